"""A figure of the tallies taken apart: what it is by definition, the lines behind it,
and what was left out."""

from dataclasses import dataclass
from typing import Final

from flows.reports.published import Published
from schemas.vocabulary import TOTAL
from sql import script

COVERAGE: Final = "coverage"
"""The one figure that is a ratio."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure by its place: a department and a class of the plan, or 合计, and a column of the tallies."""

    department: str
    credit_class: str
    measure: str


@dataclass(frozen=True, slots=True)
class Behind:
    """What is behind a figure. `value` is None where there is none (抽中 without a draw).

    `sentence` is its column's comment, `counting` how the tallies count; `lines`, `left_out`, `files`,
    `required` and `declared` are the rows of sql/why/, by column name.
    """

    value: object
    label: str
    sentence: str
    counting: str
    lines: list[dict[str, object]]
    left_out: list[dict[str, object]]
    files: list[dict[str, object]]
    required: list[dict[str, object]]
    declared: list[dict[str, object]]


def class_measures(data: Published) -> dict[str, str]:
    """The figures that only the classes have (roster, drawn, coverage …): column → label."""
    counted = {measure.name for measure in data.measures} | {"credit_class", "share"}
    query = "select column_name, comment from duckdb_columns() where table_name = 'class_tally'"
    return {
        str(name): str(told).partition("：")[0] for name, told in data.pairs(query) if name not in counted
    }


def look_behind(data: Published, figure: Figure) -> Behind:
    """Take a figure apart; the institutions of its lines are as many as it says."""
    data.let(department=figure.department, credit_class=figure.credit_class, measure=figure.measure)
    sentence, counting = data.rows(script("why", "definition"))[0]
    rows = {
        name: data.dicts(script("why", name))
        for name in ("counted", "left_out", "files_left_out", "required", "declared")
    }
    labels = {measure.name: measure.label for measure in data.measures} | class_measures(data)
    return Behind(
        _value(data, figure),
        labels[figure.measure],
        str(sentence),
        str(counting or ""),
        rows["counted"],
        rows["left_out"],
        rows["files_left_out"],
        rows["required"],
        rows["declared"],
    )


def _value(data: Published, figure: Figure) -> object:
    """The figure as it stands in the tallies."""
    if figure.measure in class_measures(data):
        rows = data.dicts("from class_tally")
        return next(row[figure.measure] for row in rows if row["credit_class"] == figure.credit_class)
    place = "(department, credit_class, measure)"
    asked = ", ".join(f"getvariable('{name}')" for name in ("department", "credit_class", "measure"))
    return data.number(f"select figure from measure_tally where {place} = ({asked})")  # noqa: S608 - ours


def plain_sum(data: Published, figure: Figure) -> int | None:
    """The departments' figures added up, where 合计 differs from that; else None."""
    if (figure.department, figure.credit_class) != (TOTAL, TOTAL):
        return None
    data.let(measure=figure.measure)
    query = (
        "select plain_sum from department_tally_sum"
        " where measure = getvariable('measure') and plain_sum <> total"
    )
    found = data.rows(query)
    return int(str(found[0][0])) if found else None
