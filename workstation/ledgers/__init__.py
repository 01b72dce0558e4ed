"""Ledgers: the Excel tables that offices send each other, recognised by their headings, read and written."""
