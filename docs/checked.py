"""Where each rule is checked: read off the models,
the readers and the SQL themselves, so that no list can go stale."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from schemas import inspectors, ledgers, plan, returns, roster, tallies
from schemas.checks import Model
from schemas.rules import RULES

ROOT = Path(__file__).parents[1]
MODELS: tuple[Model, ...] = (
    roster.Roster,
    inspectors.Inspectors,
    returns.Returns,
    tallies.DeclaredFigures,
    ledgers.LedgerEntries,
    plan.PlanRows,
)
"""The model of each document kind."""
_IN_SQL = re.compile(r"'([A-Z]\d\d)'")


@dataclass(frozen=True, slots=True)
class Home:
    """A place that finds a rule broken: the file,
    and where it is a model, the column judged and its Chinese label."""

    file: str
    column: str = ""
    label: str = ""


def homes() -> dict[str, list[Home]]:
    """Every rule with each place that checks it, in the catalogue's order; none where nothing does."""
    found: dict[str, list[Home]] = {rule: [] for rule in RULES}
    for rule, home in (*_of_models(), *_of_code(), *_of_sql()):
        if home not in found[rule]:
            found[rule].append(home)
    return found


def _of_models() -> Iterator[tuple[str, Home]]:
    """The named checks of the models' columns."""
    for model in MODELS:
        file = f"{model.__module__.replace('.', '/')}.py"
        for name, column in model.to_schema().columns.items():
            for check in column.checks:
                if check.name in RULES:
                    yield check.name, Home(file, str(name), column.title or "")


def _of_code() -> Iterator[tuple[str, Home]]:
    """What no model can hold: a rule's id as it stands in the code, where it is not merely compared with."""
    models = {ROOT / f"{model.__module__.replace('.', '/')}.py" for model in MODELS}
    files = [*sorted((ROOT / "flows").rglob("*.py")), ROOT / "schemas" / "handover.py"]
    for path in files:
        tree = ast.parse(path.read_text("utf-8")) if path not in models else ast.Module([], [])
        compared = {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.Compare) for part in ast.walk(node)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and node.value in RULES and id(node) not in compared:
                yield str(node.value), Home(str(path.relative_to(ROOT)))


def _of_sql() -> Iterator[tuple[str, Home]]:
    """What the published tables are filled with; a view only asks which rule a finding is of."""
    for path in sorted((ROOT / "sql" / "publishing").glob("*.sql")):
        for rule in _IN_SQL.findall(path.read_text("utf-8")):
            if rule in RULES:
                yield rule, Home(str(path.relative_to(ROOT)))
