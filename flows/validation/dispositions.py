"""处理结果: what was done, and what each disposition rests on (stated, remark, implied)."""

import polars as pl

from flows.validation.columns import reading
from schemas.campaign import Campaign
from schemas.readings import read_dispositions
from schemas.remark_lexicon import RemarkLine
from schemas.remarks import read_remark_facts
from schemas.vocabulary import PROBLEM_RESULTS, RECTIFICATION

_RECORD = ["file", "sheet", "record"]


def with_dispositions(frame: pl.DataFrame, campaign: Campaign) -> pl.DataFrame:
    """Adds dispositions and, in step, disposition_origins; and which cell holds one that is none of the
    four (I16).

    What a form says for all its lines (its row 处理结果, its 备注) is meant for the department it names, else
    for the
    departments that found a problem, else for all of them.
    """
    dtype = {"stated": pl.List(pl.String), "stated_is_strange": pl.Boolean}
    frame = reading(frame, "disposition_text", read_dispositions, dtype)
    dtype = {"shared_stated": pl.List(pl.String), "shared_is_strange": pl.Boolean}
    frame = reading(frame, "shared_disposition", read_dispositions, dtype)
    problem = pl.col("results").list.set_intersection(sorted(PROBLEM_RESULTS)).list.len() > 0
    frame = frame.with_columns(meant=problem | ~problem.any().over(_RECORD))
    frame = _with_remarks(frame.with_columns(problem=problem), campaign)

    def collect(
        stated: list[str],
        shared: list[str],
        noted: list[str],
        results: list[int],
        meant: bool,
    ) -> tuple[list[str], list[str]]:
        origins = dict.fromkeys(stated, "stated")
        if meant:
            origins = {**dict.fromkeys(shared, "stated"), **origins}
        for kind in noted:
            origins.setdefault(kind, "remark")
        if 5 in results:
            origins.setdefault(RECTIFICATION, "implied")
        return list(origins), list(origins.values())

    columns = ["stated", "shared_stated", "noted", "results", "meant"]
    made = [collect(*row) for row in frame.select(columns).iter_rows()]
    strange_shared = pl.col("shared_is_strange") & ~pl.col("stated_is_strange")
    return frame.with_columns(
        pl.Series("dispositions", [kinds for kinds, _ in made], pl.List(pl.String)),
        pl.Series("disposition_origins", [origins for _, origins in made], pl.List(pl.String)),
        disposition_is_strange=pl.col("stated_is_strange") | pl.col("shared_is_strange"),
        strange_disposition_cell=pl.when(strange_shared)
        .then("shared_disposition_cell")
        .otherwise("disposition_cell"),
        strange_disposition_text=pl.when(strange_shared)
        .then("shared_disposition")
        .otherwise("disposition_text"),
    )


_SAME_REMARK = ["file", "sheet", "institution_id", "remark"]


def _with_remarks(frame: pl.DataFrame, campaign: Campaign) -> pl.DataFrame:
    """Adds what the remark of a line's record says for the line's department (noted), and whether that is
    unsure (I26).

    A remark merged over a list's rows stands in each of them, and is read in each for the row's own
    department.
    """
    names = {department.name: department.names for department in campaign.department}
    known = frame.filter(pl.col("department").is_not_null())
    lines = pl.struct("department", "item", "problem")
    records = known.group_by(_RECORD, maintain_order=True).agg(lines=lines)
    listed = (
        known.filter(pl.col("form") == "").group_by(_SAME_REMARK).agg(beside=pl.col("department").unique())
    )
    frame = frame.join(records, on=_RECORD, how="left", maintain_order="left")
    frame = frame.join(listed, on=_SAME_REMARK, how="left", maintain_order="left")

    def read(
        remark: str, lines: list[dict[str, str]] | None, beside: list[str] | None, department: str | None
    ) -> tuple[list[str], bool]:
        of_record = [
            RemarkLine(line["department"], line["item"], bool(line["problem"])) for line in lines or ()
        ]
        said = read_remark_facts(remark, of_record, names, beside=beside or ())
        return said.dispositions_of(department or ""), said.is_unsure

    made = [read(*row) for row in frame.select("remark", "lines", "beside", "department").iter_rows()]
    return frame.with_columns(
        pl.Series("noted", [kinds for kinds, _ in made], pl.List(pl.String)),
        pl.Series("remark_is_unsure", [unsure for _, unsure in made], pl.Boolean),
    ).drop("lines", "beside")
