"""The process of a Prefect server of our own: python -m flows.runtime.prefect_app DESCRIPTOR.

What `python -m uvicorn` would do, but for the time Python spends looking for garbage while it imports:
half of a start.
"""

import gc
import socket
import sys

from flows.runtime.startup import start_lightly


def main(descriptor: int) -> None:
    """Serve Prefect's API, on the listening socket that was handed down, until a signal comes."""
    start_lightly()
    import uvicorn
    from prefect.server.api.server import create_app

    app = create_app()
    gc.freeze()
    with socket.socket(fileno=descriptor) as door:
        uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on")).run(sockets=[door])


if __name__ == "__main__":
    main(int(sys.argv[1]))
