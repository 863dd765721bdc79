"""Visits told apart: which line speaks for its institution × department × item,
what is a reinspection, what came again."""

from collections.abc import Iterable

import pandas as pd

from flows.validation.columns import each, joined
from flows.validation.frames import ask
from schemas.campaign import Campaign
from schemas.checks import FINDING, no_findings
from schemas.marks import mark_in_title, read_mark
from schemas.rules import RULES

KEY = ["institution_id", "department", "item"]
"""What a later return speaks of again: the same institution × department × item."""
VISIT = ("visited_on", "is_reinspection", "is_last")
"""The visit a line speaks of: its day (null for a line that does not count), its kind,
whether the line speaks for it."""
_LINE = ["row", "run", *KEY, "inspected_on", "results", "dispositions", "mark"]
_RECORD = ["file", "record"]
_OF_APART = ["row", "file", "sheet", "line", *KEY, "inspected_on", "inspected_on_cell"]


def with_mark(frame: pd.DataFrame) -> pd.DataFrame:
    """`mark`: correction, reinspection or "", by the column for it,
    the title, or the remark, the first that says one."""
    said = [
        each(frame["mark_text"], read_mark, "str"),
        each(frame["title"], mark_in_title, "str"),
        each(frame["remark"], read_mark, "str"),
    ]
    mark = said[0]
    for other in said[1:]:
        mark = mark.where(mark.ne(""), other)
    return frame.assign(mark=mark)


def with_status(frame: pd.DataFrame, campaign: Campaign) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Adds `status` (current, superseded, reinspection, pending), `closes`: whether a reinspection found all
    well, and the visit a line speaks of: `visited_on`, `is_reinspection`, `is_last` (it speaks for it).

    Also gives what is told of visits: I19 (replaces another content), I23 (departments on different days),
    I24 (the department came again). `frame`: the lines with their `rules`, an empty list where a line counts.
    """
    is_clean = _all_of(frame["results"], map(str, campaign.results.clean))
    line = frame[_LINE].assign(
        counts=frame["rules"].list.len().eq(0).astype("bool"),
        is_clean=is_clean,
        has_problem=_any_of(frame["results"], map(str, campaign.results.problems)),
    )
    found = ask("status", line=line)
    frame = frame.assign(
        status=found["status"].set_axis(frame.index),
        closes=is_clean & found["status"].eq("reinspection").set_axis(frame.index),
        **{name: found[name].set_axis(frame.index) for name in VISIT},
    )
    replaces, again, first = (
        found[name].set_axis(frame.index) for name in ("replaces", "is_again", "is_first")
    )
    told = [
        _told(frame[replaces], "I19", "result_cell", ""),
        _told(frame[again], "I24", "inspected_on_cell", ""),
        _apart(frame.loc[first, _OF_APART]),
    ]
    return frame, pd.concat(told, ignore_index=True)


def _all_of(results: pd.Series, codes: Iterable[str]) -> pd.Series:
    known = frozenset(codes)
    return each(joined(results), lambda text: bool(text) and set(text.split("、")) <= known, "bool")


def _any_of(results: pd.Series, codes: Iterable[str]) -> pd.Series:
    known = frozenset(codes)
    return each(joined(results), lambda text: bool(set(text.split("、")) & known), "bool")


def _apart(first: pd.DataFrame) -> pd.DataFrame:
    """I23 at every first visit that came later than another department's: the plan is one visit (一业同查)."""
    of_department = first.groupby(["institution_id", "department"])["inspected_on"].transform("min")
    earliest = first.groupby("institution_id")["inspected_on"].transform("min")
    late = first[of_department.ne(earliest) & first["inspected_on"].eq(of_department)]
    if late.empty:
        return no_findings()
    who = first.loc[first["inspected_on"].eq(earliest)].drop_duplicates("institution_id")
    others = late["institution_id"].map(who.set_index("institution_id")["department"])
    day = late["institution_id"].map(who.set_index("institution_id")["inspected_on"])
    detail = (
        "（"
        + others.astype("str")
        + " "
        + day.astype("str")
        + "，本单位 "
        + late["inspected_on"].astype("str")
        + "）"
    )
    return _told(late, "I23", "inspected_on_cell", detail)


def _told(lines: pd.DataFrame, rule: str, at: str, detail: pd.Series | str) -> pd.DataFrame:
    if lines.empty:
        return no_findings()
    found = lines[["row", "file", "sheet", "line"]].assign(
        cell=lines[at], rule=rule, severity=RULES[rule].severity, found="", detail=detail
    )
    return found[list(FINDING)].astype(FINDING)


def blank_beside_reinspection(frame: pd.DataFrame) -> pd.Series:
    """Lines left blank on a form that reports another department's reinspection:
    who did not come has nothing to say.

    `frame`: the lines with their status.
    """
    speaks = frame["result_state"].ne("missing")
    returns = frame["status"].eq("reinspection") | (frame["mark"].eq("reinspection") & speaks)
    on_record = returns.groupby([frame[name] for name in _RECORD]).transform("any")
    return ~speaks & on_record & frame["form"].eq("1")
