"""How work is run: worker processes, progress, Prefect's server, a log without ID numbers."""
