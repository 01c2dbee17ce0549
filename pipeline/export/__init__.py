"""Checklists and records in the formats that an office uses, one module a format."""
