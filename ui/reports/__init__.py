"""The reports: the forms on screen and on paper, closing a period, packages."""
