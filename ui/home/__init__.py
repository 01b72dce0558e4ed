"""The first page: what needs a hand today."""
