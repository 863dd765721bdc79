"""What a process forked for a test has imported already: all that a run needs but Prefect, which reads its settings
the moment it is imported, and what Prefect itself leans on. Imported by the process they are forked from
(tests/forked.py), and by nothing else."""

import gc
import importlib

from flows.runtime.startup import start_lightly

start_lightly()
for _name in ("fastapi", "httpx", "jinja2", "pydantic_settings", "rich.console", "websockets",
              "flows.office", "flows.consolidation", "flows.reports.night", "tests.conftest"):  # fmt: skip
    importlib.import_module(_name)
gc.freeze()
