"""What is computed: SQL that runs as it stands in any DuckDB shell. tables/ in order, then tallies/."""
