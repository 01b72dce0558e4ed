"""Raw values of cells, forms and JSON read into canonical ones; what cannot be read is said."""
