"""A plan on its way to campaign.toml: what notices and plan tables (附件1) say, what is left to ask, the file,
and the file read back in words."""
