"""python -m flows: the same as shuangsuiji."""

from flows.cli import main

if __name__ == "__main__":
    main()
