"""The lake of many offices (DuckLake): what 总库.duckdb holds of each campaign,
keyed by office and campaign."""
