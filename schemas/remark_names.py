"""Whom a name in a remark can mean: a department's own names, short forms, the item it inspects, and what an
office was called before."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from schemas.identifiers import fold
from schemas.remark_words import FORMER_NAMES, GENERIC, NO_SHORT_FORM, TOPICS


class RemarkLine(NamedTuple):
    """A line of the record the remark stands on: the plan's department and item, and whether it found a
    problem."""

    department: str
    item: str
    found_problem: bool


_DISTRICT: Final = re.compile(r"^(?:[一-龥]{2,3})?[区县旗](?=[一-龥]{2})")
_GENERIC: Final = re.compile(GENERIC)
_LEAST_OF_ITEM: Final = 3
"""So many characters of an item stand for it in a longer word (养老服务 in 养老服务质量)."""


@dataclass(frozen=True, eq=False)
class DepartmentNames:
    """The plan's departments. Each tuple: a plain name, then its other names."""

    departments: tuple[tuple[str, ...], ...]

    @cached_property
    def full(self) -> dict[str, str]:
        """Every full name, and each without the district before it, to its department."""
        owners: dict[str, set[str]] = {}
        for names in self.departments:
            for name in map(fold, names):
                owners.setdefault(name, set()).add(names[0])
                owners.setdefault(_DISTRICT.sub("", name), set()).add(names[0])
        return {name: min(owner) for name, owner in owners.items() if len(owner) == 1 and len(name) > 2}

    @cached_property
    def any_full(self) -> str:
        """A pattern of any full name."""
        return "|".join(map(re.escape, sorted(self.full, key=len, reverse=True)))

    def owner(self, short: str, lines: Iterable[RemarkLine] | None = None) -> str | None:
        """The one department that a name, a short form of one, or an item of the record's can mean.

        lines: the record's; where they are given, a name stands as a label, and may be any part of a
        department's name, or an item.
        """
        if short in self.full:
            return self.full[short]
        core = _core(short)
        if len(core) < 2 or core in NO_SHORT_FORM - TOPICS:
            return None
        meant = self._shortened(core, lines is not None) or self._formerly(core)
        meant = meant or _responsible(core, lines or ())
        return meant.pop() if len(meant) == 1 else None

    def _shortened(self, core: str, is_label: bool) -> set[str]:
        if core in NO_SHORT_FORM:
            return set()
        return {names[0] for names in self.departments if any(_shortens(core, n, is_label) for n in names)}

    def _formerly(self, core: str) -> set[str]:
        """The departments that an office of old (工商, 安监) became."""
        today = [now for old, now in FORMER_NAMES.items() if re.fullmatch(old, core)]
        return {names[0] for names in self.departments for now in today if re.search(now, "".join(names))}


def _core(name: str) -> str:
    """A name without its district, and without the kind of office it is."""
    return _GENERIC.sub("", _DISTRICT.sub("", fold(name)))


def _shortens(short: str, name: str, is_label: bool) -> bool:
    """Whether a name can be shortened so: to its characters in order from the first one on; as a label,
    to any part of it."""
    core = _core(name)
    rest = iter(core)
    return (is_label and short in core) or (core[:1] == short[:1] and all(c in rest for c in short))


def _responsible(topic: str, lines: Iterable[RemarkLine]) -> set[str]:
    """The departments whose item it is; those that found a problem with it where it is several ones'."""
    of_item = [line for line in lines if _speaks_of(topic, line.item)]
    meant = {line.department for line in of_item}
    return meant if len(meant) == 1 else {line.department for line in of_item if line.found_problem}


def _speaks_of(topic: str, item: str) -> bool:
    core = _core(item)
    return topic in item or (len(core) >= _LEAST_OF_ITEM and core in topic)
