"""Grids to rows: which document a table is, and what stands in it."""
