"""What is computed: SQL that runs as it stands in any DuckDB shell, a relation a file, named as the relation.

warehouse/ the private tables · tables/ the published ones, publishing/ what fills each · tallies/ and
deadlines/ the views · pivots/ the tallies that have a column a measure · draw/ the drawing of lots ·
office_tables/ and office/ the tables and views of 总库 over all campaigns ·
lake/ what the lake has beside them.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from graphlib import TopologicalSorter
from importlib.resources import files

_VIEWS = ("tallies", "deadlines")


def script(folder: str, name: str) -> str:
    """The text of sql/<folder>/<name>.sql."""
    return files(__name__).joinpath(folder, f"{name}.sql").read_text(encoding="utf-8")


@cache
def scripts(folder: str) -> Mapping[str, str]:
    """The text of every file of sql/<folder> by its name, in name order."""
    names = sorted(entry.name for entry in files(__name__).joinpath(folder).iterdir())
    return {name[:-4]: script(folder, name[:-4]) for name in names if name.endswith(".sql")}


def views() -> dict[str, str]:
    """The text of every view of the published database by its name."""
    texts = {name: text for folder in _VIEWS for name, text in scripts(folder).items()}
    return {name: text for name, text in texts.items() if "create view " in text}


def in_order(texts: Mapping[str, str], wanted: Collection[str] = ()) -> Iterator[str]:
    """The names of relations, each behind those it selects from;
    `wanted`: those alone and what they lean on, or all."""
    leans_on: dict[str, set[str]] = {}
    left = list(wanted or texts)
    while left:
        name = left.pop()
        if name not in leans_on:
            named = re.findall(r"\b(?:from|join|in) (\w+)", texts[name])
            leans_on[name] = set(named) & texts.keys()
            left += leans_on[name]
    yield from TopologicalSorter(leans_on).static_order()
