"""What one file may cost, and how a file that cannot be read says so."""

from dataclasses import dataclass

from schemas.rules import RULES


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: bytes on disk and unpacked, cells, seconds, and a worker's memory in bytes."""

    file_bytes: int = 64 << 20
    unpacked_bytes: int = 512 << 20
    members: int = 10_000
    cells: int = 20_000_000
    seconds: float = 60.0
    memory_bytes: int = 2 << 30


class Unreadable(Exception):
    """A file, or all of it, that cannot be taken in: the rule (F01, F02, F03, F05), what is wrong and how to mend it."""

    def __init__(self, rule: str, message: str, hint: str) -> None:
        super().__init__(rule, message, hint)
        self.rule = rule
        self.message = message
        self.hint = hint


def not_a_spreadsheet() -> Unreadable:
    """F01: corrupt, empty, or something else under a spreadsheet's name."""
    return Unreadable("F01", RULES["F01"].what, RULES["F01"].mend)


def other_format(what: str, mend: str) -> Unreadable:
    """F01 for a format we know and do not read: what it is and what to send instead."""
    return Unreadable("F01", what, mend)


def with_password() -> Unreadable:
    """F02: encrypted, or opened with a password only."""
    return Unreadable("F02", RULES["F02"].what, RULES["F02"].mend)


def too_large(detail: str) -> Unreadable:
    """F05: over one of the limits; `detail` says which."""
    return Unreadable("F05", f"{RULES['F05'].what}（{detail}）", RULES["F05"].mend)
