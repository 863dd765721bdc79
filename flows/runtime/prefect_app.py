"""The process of a Prefect server of our own: python -m flows.runtime.prefect_app PORT.

What `python -m uvicorn` would do, but for the time Python spends looking for garbage while it imports:
half of a start.
"""

import gc
import sys

from flows.runtime.startup import start_lightly


def main(port: int) -> None:
    """Serve Prefect's API on the loopback until a signal comes."""
    start_lightly()
    import uvicorn
    from prefect.server.api.server import create_app

    app = create_app()
    gc.freeze()
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", lifespan="on")


if __name__ == "__main__":
    main(int(sys.argv[1]))
