"""The store: SQLite through sqlite-utils. The only place that knows SQL."""
