"""python -m flows: the same as shuangsuiji.

A worker process that is spawned runs the script of its parent anew: of this module it loads nothing more.
"""


def main() -> None:
    """The entry point."""
    from flows.cli import main as run

    run()


if __name__ == "__main__":
    main()
