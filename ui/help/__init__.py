"""F1 and the handbook."""
