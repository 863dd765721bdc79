"""检查对象名录: which institutions there are."""

import polars as pl

from flows.validation.columns import code_key, name_key, reading
from schemas.checks import rejected
from schemas.identifiers import is_institution_code
from schemas.readings import read_class
from schemas.roster import Roster
from schemas.vocabulary import NOTICE_UNSUITABLE

_FACTS = {
    "credit_class": "信用风险分类",
    "name_key": "名称",
    "address_key": "地址",
    "legal_key": "法定代表人/负责人",
}
_FACT_CELLS = {"credit_class": "credit_class_cell", "name_key": "name_cell", "address_key": "address_cell",
               "legal_key": "legal_representative_cell"}  # fmt: skip


def validate_roster(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The institutions that count, one row each, and what the rules reject (see schemas.checks.rejected).

    The roster that arrived last speaks for an institution; within one arrival two versions are a conflict (R04).
    """
    frame = _with_conflicts(_normalised(rows))
    findings = rejected(Roster, frame)
    wrong = findings.filter(pl.col("severity") == "error")["row"].unique()
    right = frame.with_row_index("row").filter(~pl.col("row").is_in(wrong.to_list()))
    newest = pl.col("run") == pl.col("run").max().over("institution_id")
    institutions = right.filter(newest).unique("institution_id", keep="first", maintain_order=True)
    return institutions.drop("row"), findings


def _normalised(rows: pl.DataFrame) -> pl.DataFrame:
    frame = rows.rename({"code": "code_text", "credit_class": "credit_class_text"})
    frame = code_key(frame, "code_text", "code")
    frame = reading(frame, "code", lambda code: (is_institution_code(code),), {"code_is_right": pl.Boolean})
    frame = reading(frame, "credit_class_text", lambda text: (read_class(text),), {"credit_class": pl.String})
    frame = frame.with_columns(
        name_key=name_key("name"), address_key=name_key("address"), legal_key=name_key("legal_representative")
    )
    return frame.with_columns(
        institution_id=pl.when(pl.col("code") != "").then(pl.col("code")).otherwise(pl.col("name_key")),
        notice_unsuitable=pl.col("notice").str.contains(NOTICE_UNSUITABLE.pattern)
        | (name_key("notice") == "否"),
    )


def _with_conflicts(frame: pl.DataFrame) -> pl.DataFrame:
    """Where a row differs from the first row of the same institution in the same arrival: the cell and the fact."""
    same = ["institution_id", "run"]
    first = {fact: pl.col(fact).first().over(same) for fact in _FACTS}
    counted = (pl.col("institution_id") != "") & pl.col("credit_class").is_not_null()
    cell = pl.lit("")
    detail = pl.lit("")
    place = pl.format(
        "（前一处在“{}”第 {} 行）", pl.col("sheet").first().over(same), pl.col("line").first().over(same)
    )
    for fact in reversed(_FACTS):
        differs = counted & first[fact].is_not_null() & (pl.col(fact) != first[fact])
        cell = pl.when(differs).then(pl.col(_FACT_CELLS[fact])).otherwise(cell)
        detail = (
            pl.when(differs).then(pl.concat_str(pl.lit(f"：{_FACTS[fact]}不同"), place)).otherwise(detail)
        )
    return frame.with_columns(conflict_cell=cell, conflict_detail=detail)
