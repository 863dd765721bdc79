"""How a schema declares its columns and rules, and how a frame is judged by it.

A column of a document kind is declared once: dtype, Chinese title, sentence, unit and, for a verdict, its
domain. A rule of domain.md is a named check of one column of a pandera model; it knows which columns hold the
cell to mend, what was found there and what to add to the message. `Model.validate` judges a frame once,
lazily; its failure cases by a rule are findings, every other failure (a dtype,
a domain, a missing column) is a bug and is raised.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Final

import numpy as np
import pandas as pd
import pandera.pandas as pa
import pyarrow
import pyarrow.compute
from pandera.dtypes import DataType
from pandera.engines.pandas_engine import STRING
from pandera.errors import SchemaErrors

from schemas.rules import RULES

Day = Annotated[pd.ArrowDtype, pyarrow.date32()]
Texts = Annotated[pd.ArrowDtype, pyarrow.list_(pyarrow.string())]
Count = pd.Int64Dtype

Model = type[pa.DataFrameModel]
Holds = Callable[[pd.Series], pd.Series]
"""Which values of a column are right."""

FINDING: Final[dict[str, str]] = {
    "row": "int64", "file": "Int64", "sheet": "str", "line": "str", "cell": "str", "rule": "str",
    "severity": "str", "found": "str", "detail": "str",
}  # fmt: skip
"""What a rule rejects: the row of the judged frame, its place, the rule and what to say of it."""


@dataclass(frozen=True, slots=True)
class ColumnTold:
    """A declared column as it is told: name, dtype, Chinese title, sentence, unit ("" where it has none)."""

    name: str
    dtype: str
    title: str
    sentence: str
    unit: str


def column(
    title: str,
    description: str,
    *,
    unit: str = "",
    nullable: bool = False,
    domain: Iterable[Any] | None = None,
) -> Any:
    """A column of a schema: its Chinese label, what it holds, its unit, and the values a verdict may have."""
    values = None if domain is None else list(domain)
    return pa.Field(
        title=title, description=description, nullable=nullable, isin=values, metadata={"unit": unit}
    )


def columns_of(model: Model) -> list[ColumnTold]:
    """Every column a model declares, in its order, with what documents, headings and comments say of it."""
    return [
        ColumnTold(name, str(c.dtype), c.title or "", c.description or "", (c.metadata or {}).get("unit", ""))
        for name, c in model.to_schema().columns.items()
    ]


class _Texts(STRING):
    """A column of texts. Pandera's own type answers for every value,
    and has a table made of those that are none, and a message of that table, where there are none too:
    a sixth of what it takes to judge a campaign's files."""

    def check(self, pandera_dtype: DataType, data_container: Any = None) -> bool:
        """Whether all of the column are texts."""
        return bool(np.all(np.asarray(super().check(pandera_dtype, data_container))))


class Lines(pa.DataFrameModel):
    """What every extracted row has: where it stands."""

    @classmethod
    @cache
    def to_schema(cls) -> pa.DataFrameSchema:
        """The schema, each of its columns of texts asked once (`_Texts`)."""
        schema = super().to_schema()
        texts = [name for name, declared in schema.columns.items() if isinstance(declared.dtype, STRING)]
        return schema.update_columns({name: {"dtype": _Texts()} for name in texts})  # type: ignore[call-arg]

    file: int = column("文件", "到达的先后次序")
    sheet: str = column("工作表", "所在的工作表")
    line: str = column("行", "所在的行，从 1 起")


def rule(rule_id: str, of: str, holds: Holds, *, at: str, found: str = "", detail: str = "") -> Any:
    """Declare a rule: the column `of` is judged, `holds` is true for what is right.

    `at`, `found` and `detail` name the columns with the cell to mend,
    its text, and what to add to the message.
    """

    def is_right(cls: type, values: pd.Series) -> pd.Series:
        return holds(values)

    # A model made of another (a plan's own lists) takes its checks by the function's name:
    # pandera gives the one below to the first schema alone.
    is_right.__name__ = rule_id
    places = {"at": at, "found": found, "detail": detail}
    return pa.check(of, name=rule_id, description=RULES[rule_id].what, statistics=places, ignore_na=False)(
        is_right
    )


def other_than(*values: object) -> Holds:
    """True where a column holds none of the values."""
    return lambda column: ~column.isin(values)


def given(column: pd.Series) -> pd.Series:
    """True where there is a value."""
    return column.notna()


def nothing(column: pd.Series) -> pd.Series:
    """True where a column of texts says nothing."""
    return column.eq("")


def untrue(column: pd.Series) -> pd.Series:
    """True where a column of marks is not set."""
    return ~column


def true(column: pd.Series) -> pd.Series:
    """True where a column of marks is set."""
    return column


def only_of(domain: Iterable[object]) -> Holds:
    """True where a list holds values of the domain alone."""
    known = list(domain)

    def holds(column: pd.Series) -> pd.Series:
        lists = pyarrow.array(column.array)
        strange = pd.Series(pyarrow.compute.list_flatten(lists).to_numpy(zero_copy_only=False)).isin(known)
        parents = pyarrow.compute.list_parent_indices(lists).to_numpy()
        right = pd.Series(True, index=column.index)
        right.iloc[parents[~strange.to_numpy()]] = False
        return right

    return holds


def rejected(model: Model, frame: pd.DataFrame) -> pd.DataFrame:
    """What the rules of a model reject (FINDING), by rule and row; `frame` is numbered from 0.

    Raises pandera's SchemaErrors where the frame is not what the model declares:
    a dtype, a verdict out of its domain.
    """
    try:
        model.validate(frame, lazy=True, inplace=True)
    except SchemaErrors as refused:
        cases = refused.failure_cases
        if not (cases["check"].isin(list(RULES)) & cases["index"].notna()).all():
            raise
        return _findings(model, frame, cases)
    return no_findings()


_NO_FINDINGS: Final = pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in FINDING.items()})


def no_findings() -> pd.DataFrame:
    """FINDING with no row."""
    return _NO_FINDINGS.copy()


def no_rows(model: Model, like: pd.DataFrame) -> pd.DataFrame:
    """No row of what a model declares; beside its columns those of `like`, a frame without a row."""
    declared = {name: pd.Series(dtype=c.dtype.type) for name, c in model.to_schema().columns.items()}
    return like.assign(**declared)


def _findings(model: Model, frame: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    rows_of = {
        key: rows.astype("int64").sort_values() for key, rows in cases.groupby(["column", "check"])["index"]
    }
    parts = [
        _about(frame, check.name, check.statistics, rows_of[name, check.name])
        for name, declared in model.to_schema().columns.items()
        for check in declared.checks
        if (name, check.name) in rows_of
    ]
    order = {rule_id: n for n, rule_id in enumerate(RULES)}
    found = pd.concat(parts).sort_values("rule", key=lambda ids: ids.map(order), kind="stable")
    return found.reset_index(drop=True)


def _about(frame: pd.DataFrame, rule_id: str, places: dict[str, str], rows: pd.Series) -> pd.DataFrame:
    """The findings of one check."""
    at = frame.loc[rows]

    def text(name: str) -> pd.Series:
        return at[name].astype("str").fillna("") if name else pd.Series("", index=at.index)

    told = {
        "row": rows.to_numpy(),
        "file": at["file"],
        "sheet": at["sheet"],
        "line": at["line"],
        "cell": at[places["at"]],
        "rule": rule_id,
        "severity": RULES[rule_id].severity,
        "found": text(places["found"]),
        "detail": text(places["detail"]),
    }
    return pd.DataFrame(told).astype(FINDING)
