"""How a schema states its rules, and how each rule is asked for the rows it rejects.

A rule of domain.md is one named check of a pandera DataFrameModel. It is asked lazily for the rows it rejects, and
knows which column holds the cell to mend; so a failure becomes a finding without any exception to take apart.
"""

from collections.abc import Callable
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.api.dataframe.model import DataFrameModel

from schemas.rules import RULES

Expression = Callable[[], pl.Expr]

FINDING_SCHEMA = {
    "row": pl.UInt32, "file": pl.Int64, "sheet": pl.String, "cell": pl.String,
    "rule": pl.String, "severity": pl.String, "found": pl.String, "detail": pl.String,
}  # fmt: skip


def column(title: str, description: str, *, nullable: bool = True, unit: str = "") -> Any:
    """A column of a schema with its Chinese label, what it holds and its place in the notice, and its unit."""
    return pa.Field(title=title, description=description, nullable=nullable, metadata={"unit": unit})


def rule(rule_id: str, *, at: str, found: str = "", detail: str = "") -> Callable[[Expression], Any]:
    """Declare the check of a rule; the decorated function gives the expression that is true for a right row.

    `at`, `found` and `detail` name the columns with the cell to mend, its text, and what to add to the message.
    """

    def declare(is_right: Expression) -> Any:
        def check(cls: type, data: pa.PolarsData) -> pl.LazyFrame:
            return data.lazyframe.select(is_right().fill_null(False))

        check.__name__ = is_right.__name__
        check.__doc__ = RULES[rule_id].what
        places = {"at": at, "found": found, "detail": detail}
        return pa.dataframe_check(name=rule_id, description=RULES[rule_id].what, statistics=places)(check)

    return declare


def rejected(model: type[DataFrameModel[Any, Any]], frame: pl.DataFrame) -> pl.DataFrame:
    """Every row each rule of the model rejects: row (its index), file, sheet, cell, rule, severity, found, detail."""
    lazy = frame.lazy().with_row_index("row")
    asked = [_rejected_by(check, lazy) for check in model.to_schema().checks]
    answers = [answer for answer in pl.collect_all(asked) if answer.height] if asked else []
    return pl.concat(answers) if answers else pl.DataFrame(schema=FINDING_SCHEMA)


def _rejected_by(check: Any, lazy: pl.LazyFrame) -> pl.LazyFrame:
    places = check.statistics
    is_right = check(lazy).check_output.rename({"check_output": "is_right"})

    def text(name: str) -> pl.Expr:
        return pl.col(name).cast(pl.String).fill_null("") if name else pl.lit("")

    answer: pl.LazyFrame = (
        pl.concat([lazy, is_right], how="horizontal")
        .filter(~pl.col("is_right"))
        .select(
            "row",
            pl.col("file").cast(pl.Int64),
            "sheet",
            cell=pl.col(places["at"]),
            rule=pl.lit(check.name),
            severity=pl.lit(RULES[check.name].severity),
            found=text(places["found"]),
            detail=text(places["detail"]),
        )
    )
    return answer
