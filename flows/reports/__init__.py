"""From the published database to what people open."""
