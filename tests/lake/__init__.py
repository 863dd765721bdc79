"""The lake of many offices."""
