"""outbox/总库.duckdb: the published databases of all campaigns as one."""
