"""Names of files: which are never input (what programs leave about, what is still being written), and
two alike kept apart."""

from collections.abc import Container
from itertools import count
from pathlib import Path

_PASSED_OVER = (".tmp", ".part", ".partial", ".crdownload", ".download", ".swp", ".lnk", ".url")
_RESOURCE_FORK = b"\x00\x05\x16\x07"
_NEVER_INPUT = frozenset(
    {"campaign.toml", "office.toml", "thumbs.db", "desktop.ini", ".ds_store", "readme.md"}
)


def is_passed_over(name: str) -> bool:
    """Whether a file of this name is left where it is."""
    hidden = name.startswith(".") and not name.startswith("..")
    return (
        hidden or name.startswith("~$") or name.lower() in _NEVER_INPUT or name.lower().endswith(_PASSED_OVER)
    )


def is_resource_fork(path: Path) -> bool:
    """Whether a file is what a Mac keeps beside a file of that name (AppleDouble)."""
    with path.open("rb") as file:
        return file.read(4) == _RESOURCE_FORK


def apart(name: str, taken: Container[str]) -> str:
    """The name, numbered where it is taken (`taken`: names in lower case)."""
    stem, dot, ending = name.rpartition(".")
    numbered = (f"{stem}({n}).{ending}" if dot else f"{name}({n})" for n in count(2))
    return (
        name
        if name.lower() not in taken
        else next(candidate for candidate in numbered if candidate.lower() not in taken)
    )
