"""Bytes to grids of text; a format is told by content, never by name."""
