"""Rows kept, and the published database made of them."""
