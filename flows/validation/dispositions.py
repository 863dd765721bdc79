"""处理结果: what was done, and what each disposition rests on (stated, remark, implied)."""

import re

import polars as pl

from flows.validation.columns import reading
from schemas.campaign import Campaign
from schemas.identifiers import fold
from schemas.readings import read_dispositions, read_remark
from schemas.vocabulary import PROBLEM_RESULTS, RECTIFICATION

_RECORD = ["file", "sheet", "record"]


def with_dispositions(frame: pl.DataFrame, campaign: Campaign) -> pl.DataFrame:
    """Adds dispositions and, in step, disposition_origins; and which cell holds one that is none of the four (I16).

    What a form says for all its lines (its row 处理结果, its 备注) is meant for the department it names, else for the
    departments that found a problem, else for all of them.
    """
    dtype = {"stated": pl.List(pl.String), "stated_is_strange": pl.Boolean}
    frame = reading(frame, "disposition_text", read_dispositions, dtype)
    dtype = {"shared_stated": pl.List(pl.String), "shared_is_strange": pl.Boolean}
    frame = reading(frame, "shared_disposition", read_dispositions, dtype)
    problem = pl.col("results").list.set_intersection(sorted(PROBLEM_RESULTS)).list.len() > 0
    frame = frame.with_columns(meant=problem | ~problem.any().over(_RECORD))
    frame = reading(
        frame,
        "remark",
        lambda text: ([f"{kind}\n{clause}" for kind, clause in read_remark(text)],),
        {"noted": pl.List(pl.String)},
    )
    names = {d.name: re.compile("|".join(map(re.escape, map(fold, d.names)))) for d in campaign.department}

    def collect(
        stated: list[str],
        shared: list[str],
        noted: list[str],
        results: list[int],
        department: str | None,
        form: str,
        meant: bool,
    ) -> tuple[list[str], list[str]]:
        origins = dict.fromkeys(stated, "stated")
        if meant:
            origins = {**dict.fromkeys(shared, "stated"), **origins}
        for note in noted:
            kind, _, clause = note.partition("\n")
            named = [name for name, pattern in names.items() if pattern.search(clause)] if form else []
            if (department in named) if named else (meant or not form):
                origins.setdefault(kind, "remark")
        if 5 in results:
            origins.setdefault(RECTIFICATION, "implied")
        return list(origins), list(origins.values())

    columns = ["stated", "shared_stated", "noted", "results", "department", "form", "meant"]
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
