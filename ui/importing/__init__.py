"""The import page: the sheet, the report, the result, past imports."""
