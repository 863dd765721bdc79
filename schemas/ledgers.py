"""公示台账、移送台账、整改复查台账: what was done after the inspection, one row an institution × department × act."""

import pandera.polars as pa
import polars as pl

from schemas.checks import column, rule


class LedgerEntries(pa.DataFrameModel):
    """Ledger rows, normalised and matched with the records that count."""

    institution_id: str = column("机构标识", "在名录中认定的机构")
    department: str = column("单位", "计划中的部门名称；台账没有写的，取唯一检查过该机构的部门")
    item: str = column("检查事项", "计划中的事项名称；台账没有写的、写的不是检查事项的为空")
    kind: str = column("种类", "publication 公示、referral 移送、reinspection 复查")
    done_on: pl.Date = column("办理日期", "公示、移送或复查的日期")
    event_on: pl.Date = column("检查日期", "所对应的检查记录的最早日期，已被后报替换的也算；找不到记录的为空")

    @rule("L01", at="at_fault_cell", found="at_fault", detail="fault_detail")
    def _has_record() -> pl.Expr:
        return pl.col("event_on").is_not_null()

    @rule("L02", at="done_on_cell", found="done_on_text", detail="date_detail")
    def _dated_after() -> pl.Expr:
        return pl.col("done_on").is_not_null() & (
            (pl.col("done_on") >= pl.col("event_on")) | pl.col("event_on").is_null()
        )
