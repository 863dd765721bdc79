"""The published database, a pandera model a relation:
every column's name, type, Chinese label, sentence and unit, once.

The comments of the database, the data dictionary and the tests derive from here;
what a relation's row is and how it counts stands at the head of its SQL file.
"""

import inspect
import re
from collections.abc import Iterable
from dataclasses import dataclass
from types import ModuleType

from pandera.api.dataframe.model_components import FieldInfo

from schemas.published import deadlines, files, office, plan, records, tallies, visits
from schemas.published.columns import Relation, WithMeasures


@dataclass(frozen=True, slots=True)
class Column:
    """A column as described: `unit` is "" where it counts nothing."""

    name: str
    label: str
    sentence: str = ""
    unit: str = ""

    @property
    def comment(self) -> str:
        """The column in one line: label：sentence（unit）."""
        told = f"{self.label}：{self.sentence}" if self.sentence else self.label
        return f"{told}（{self.unit}）" if self.unit else told


def _models(module: ModuleType) -> Iterable[tuple[str, type[Relation]]]:
    for name, model in vars(module).items():
        if isinstance(model, type) and model.__module__ == module.__name__ and not name.startswith("_"):
            yield re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower(), model


RELATIONS: dict[str, type[Relation]] = {
    name: model
    for module in (plan, files, records, visits, tallies, deadlines)
    for name, model in _models(module)
}
"""Every table and view of a campaign by its name."""
OFFICE_RELATIONS: dict[str, type[Relation]] = {
    name: model for name, model in _models(office) if name != "of_campaign"
}
"""What 总库.duckdb has beside them, and the campaigns' own table."""


def columns_of(relation: str, measures: Iterable[tuple[str, str, str]]) -> list[Column]:
    """The columns of a relation; `measures` are the plan's: each one's column, heading and label."""
    model = RELATIONS[relation]
    described = described_columns(model)
    known = {column.name for column in described}
    counted = [Column(name, heading, label, "户") for name, heading, label in measures if name not in known]
    return described + counted if issubclass(model, WithMeasures) else described


def office_columns_of(relation: str, measures: Iterable[tuple[str, str, str]]) -> list[Column]:
    """The columns of a relation of 总库.duckdb; `measures`: those of all campaigns."""
    if relation in OFFICE_RELATIONS:
        return described_columns(OFFICE_RELATIONS[relation])
    return [*described_columns(office.OfCampaign), *columns_of(relation, measures)]


def described_columns(model: type[Relation]) -> list[Column]:
    """The columns that a model itself describes."""
    return [
        Column(name, field.title or "", field.description or "", (field.metadata or {})["unit"])
        for name, field in _fields(model).items()
    ]


def _fields(model: type[Relation]) -> dict[str, FieldInfo]:
    """The columns a model declares, as its schema orders them;
    to build the schema itself takes pandera a hundred times as long, and only a judge needs it."""
    declared: dict[str, FieldInfo] = {}
    for base in reversed(model.__mro__):
        named = {name: vars(base).get(name) for name in inspect.get_annotations(base)}
        declared |= {name: field for name, field in named.items() if isinstance(field, FieldInfo)}
    return declared
