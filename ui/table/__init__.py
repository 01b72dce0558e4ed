"""A register's page: its table, filters, columns, editing in place."""
