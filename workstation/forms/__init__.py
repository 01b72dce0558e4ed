"""The statistical forms 知统1-4: figures counted by the store, laid out as rows and columns."""
