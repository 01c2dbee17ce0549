"""The archive: SQLite tables, full-text search, corrections, and what later directives change."""
