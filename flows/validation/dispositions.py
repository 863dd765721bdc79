"""处理结果: what was done, and what each disposition rests on (stated, remark, implied)."""

import re
from collections.abc import Callable
from typing import Final

import pandas as pd

from flows.validation.columns import TEXTS, decided, each, reading
from schemas.campaign import Campaign
from schemas.identifiers import fold
from schemas.readings import read_dispositions, read_remark, read_results
from schemas.vocabulary import PROBLEM_RESULTS, RECTIFICATION

_RECORD = ["file", "sheet", "record"]
_CLEAN_RESULTS: Final = {1, 7, 9}
"""Results after which nothing is to be disposed of (I18)."""
_SAYS_ITS_DISPOSITION: Final = 5


def with_dispositions(frame: pd.DataFrame, campaign: Campaign) -> pd.DataFrame:
    """Adds dispositions and, in step, disposition_origins; whether they suit the results (disposition_state: I17, I18);
    and which cell holds one that is none of the four (I16).

    What a form says for all its lines (its row 处理结果, its 备注) is meant for the department it names, else for the
    departments that found a problem, else for all of them.
    """
    marks = dict.fromkeys(("found_problem", "lacks_disposition", "is_clean", "says_disposition"), "bool")
    frame = reading(frame, ["result_text"], _marks, marks)
    anybody = frame.groupby(_RECORD, sort=False)["found_problem"].transform("any")
    frame = frame.assign(is_meant=frame["found_problem"] | ~anybody)
    said = [
        "disposition_text",
        "shared_disposition",
        "remark",
        "department",
        "form",
        "is_meant",
        "says_disposition",
    ]
    frame = reading(frame, said, _collector(campaign), {"dispositions": TEXTS, "disposition_origins": TEXTS})
    disposed = frame["dispositions"].list.len().gt(0).astype("bool")
    state = decided(
        "fits",
        (frame["lacks_disposition"] & ~disposed, "missing"),
        (frame["is_clean"] & disposed, "unfounded"),
    )
    return _with_strange(frame.assign(disposition_state=state)).drop(columns=[*marks, "is_meant"])


def _marks(result_text: str) -> tuple[bool, bool, bool, bool]:
    """What results say of dispositions: a problem, one that needs a disposition, none at all, one said by itself."""
    codes, _ = read_results(result_text)
    problems = PROBLEM_RESULTS.intersection(codes)
    is_clean = bool(codes) and _CLEAN_RESULTS.issuperset(codes)
    return bool(problems), bool(problems - {_SAYS_ITS_DISPOSITION}), is_clean, _SAYS_ITS_DISPOSITION in codes


def _collector(campaign: Campaign) -> Callable[..., tuple[list[str], list[str]]]:
    """How the dispositions of a line and their origins are collected from all that was said of it."""
    names = {d.name: re.compile("|".join(map(re.escape, map(fold, d.names)))) for d in campaign.department}

    def is_told_of(department: str | None, clause: str, form: str, is_meant: bool) -> bool:
        named = [name for name, pattern in names.items() if pattern.search(clause)] if form else []
        return department in named if named else is_meant or not form

    def collect(
        stated: str, shared: str, remark: str, department: str | None, form: str, is_meant: bool, says: bool
    ) -> tuple[list[str], list[str]]:
        # The first to say a disposition is what it rests on: a 处理结果, then the remark, then the result itself.
        origins = dict.fromkeys(read_dispositions(shared)[0] if is_meant else [], "stated")
        origins |= dict.fromkeys(read_dispositions(stated)[0], "stated")
        for kind, clause in read_remark(remark):
            if is_told_of(department, clause, form, is_meant):
                origins.setdefault(kind, "remark")
        if says:
            origins.setdefault(RECTIFICATION, "implied")
        return list(origins), list(origins.values())

    return collect


def _with_strange(frame: pd.DataFrame) -> pd.DataFrame:
    """Adds whether a disposition is none of the plan's, the cell it stands in, and what stands there."""

    def is_strange(text: str) -> bool:
        return read_dispositions(text)[1]

    own, shared = (
        each(frame[name], is_strange, "bool") for name in ("disposition_text", "shared_disposition")
    )
    of_form = shared & ~own
    return frame.assign(
        disposition_is_strange=own | shared,
        strange_disposition_cell=frame["shared_disposition_cell"].where(of_form, frame["disposition_cell"]),
        strange_disposition_text=frame["shared_disposition"].where(of_form, frame["disposition_text"]),
    )
