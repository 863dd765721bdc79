"""What goes into one published database: the private warehouse,
what was judged, the plan and its calendar, as Arrow."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from flows.storage.folders import House
from flows.validation.validate import Validated
from flows.warehouse.store import RunRow
from schemas.campaign import Campaign
from schemas.dates import read_date, read_date_since
from schemas.moments import read_clock, read_moment
from schemas.workdays import CORRECTION_DAYS, is_provisional, working_days

_FIRST_DAY = date(1990, 1, 1)
"""The calendar begins no earlier: a year 0024 is a slip of the pen, overdue by any reckoning."""


@dataclass(frozen=True, slots=True)
class Edition:
    """All that goes into one published database. `kept`: the campaign's private warehouse, open."""

    house: House
    campaign: Campaign
    run: RunRow
    kept: duckdb.DuckDBPyConnection
    validated: Validated


def as_arrow(frame: Any) -> pa.Table:
    """A frame as an Arrow table, with `place`: its row's number."""
    table = (
        pa.Table.from_pandas(frame, preserve_index=False)
        if isinstance(frame, pd.DataFrame)
        else frame.to_arrow()
    )
    return table.append_column("place", pa.array(np.arange(table.num_rows)))


def judged(validated: Validated, campaign: Campaign) -> Iterator[tuple[str, pa.Table]]:
    """What the selects of sql/publishing read beside the private warehouse, by the names they give it."""
    yield "judged_finding", as_arrow(validated.findings)
    yield "judged_department", as_arrow(validated.departments)
    yield "judged_institution", as_arrow(validated.institutions)
    yield "judged_inspector", as_arrow(validated.inspectors)
    yield "judged_record", as_arrow(validated.records)
    yield "judged_record_finding", as_arrow(validated.record_findings)
    yield "judged_selection", as_arrow(_of_draw(validated, "selection"))
    yield "judged_team", as_arrow(_of_draw(validated, "team"))
    yield "judged_elsewhere", _elsewhere(validated)
    yield "judged_figure", as_arrow(validated.figures)
    yield "judged_act", as_arrow(validated.acts)
    yield "judged_act_finding", as_arrow(validated.act_findings)
    yield "judged_planned", as_arrow(validated.planned)
    yield "paper_day", _paper_days(validated.records, campaign.period.start)
    yield "paper_moment", _paper_moments(validated.records["scanned_at"])
    yield "judged_understood", as_arrow(validated.understood)
    yield "row_count", as_arrow(validated.counts)
    yield "rule", _rules(campaign)


_DRAW_COLUMNS = {
    "selection": ("institution_id", "credit_class"), "team": ("institution_id", "department", "role", "name")
}  # fmt: skip


def _of_draw(validated: Validated, part: str) -> pd.DataFrame:
    """A part of the draw that holds, no row where there is none."""
    columns = list(_DRAW_COLUMNS[part])
    if validated.draw is None:
        return pd.DataFrame(columns=columns, dtype="str")
    frame: pd.DataFrame = getattr(validated.draw, part)[columns]
    return frame


def _elsewhere(validated: Validated) -> pa.Table:
    """The draw that was made on the provincial platform, no row where there is none."""
    draw = validated.draw
    if draw is None or draw.elsewhere is None:
        return _ELSEWHERE.empty_table()
    told = draw.elsewhere
    made = {
        "drawn_at": read_moment(told.drawn_on),
        "task_number": told.task_number or None,
        "roster": int(validated.institutions["is_listed"].sum()),
        "drawn": len(draw.selection),
    }
    return pa.Table.from_pylist([made], schema=_ELSEWHERE)


_ELSEWHERE = pa.schema(
    {
        "drawn_at": pa.timestamp("us"),
        "task_number": pa.string(),
        "roster": pa.int32(),
        "drawn": pa.int32(),
    }
)


def _paper_days(records: pd.DataFrame, start: date) -> pa.Table:
    """What the texts of 决定日期 and 整改期限 say, once for each: the day (without its year: from the campaign's
    `start` on), null where it is none (10日内)."""
    texts = pd.unique(pd.concat([records["decided_on"], records["rectify_by"]]))
    told = {text: read_date_since(text, start) for text in texts if text}
    return pa.table({"text": pa.array(told, pa.string()), "day": pa.array(told.values(), pa.date32())})


def _paper_moments(told: pd.Series) -> pa.Table:
    """What the texts of 扫码时间 say, once for each: the day and the time of day, null where there is none."""
    texts = [text for text in pd.unique(told) if text]
    moments = [
        {"text": text, "day": read_date(text), "clock": f"{at:%H:%M}" if (at := read_clock(text)) else None}
        for text in texts
    ]
    return pa.Table.from_pylist(moments, schema=_MOMENT)


_MOMENT = pa.schema({"text": pa.string(), "day": pa.date32(), "clock": pa.string()})


def _rules(campaign: Campaign) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {"rule": rule.id, "severity": rule.severity, "message": rule.message(detail="{}")}
            for rule in campaign.rules.values()
        ]
    )


def plan_tables(edition: Edition) -> Iterator[tuple[str, pa.Table]]:
    """The tables that the plan alone fills;
    its lists of results and dispositions stand in the empty database already."""
    plan, run = edition.campaign, edition.run
    head = {
        "campaign": run.campaign,
        "title": plan.title,
        "document": plan.document,
        "office": plan.office,
        "subject": plan.subject,
        "tally_title": plan.heading,
        "period_start": plan.period.start,
        "period_end": plan.period.end,
        "report_due": plan.report_due,
        "as_of": run.as_of,
        "run_at": run.started_at,
        "is_scan_required": plan.visit.scan == "required",
        "cap_per_year": plan.frequency.per_year,
        "cap_per_department": plan.frequency.per_department,
    }
    departments = [
        {
            "position": n,
            "name": d.name,
            "printed": d.printed or d.name,
            "names": list(d.names),
            "items": list(d.items),
        }
        for n, d in enumerate(plan.department, 1)
    ]
    classes = [
        {"position": n, "credit_class": c.name, "share": c.share, "number": c.number, "at_least": c.at_least}
        for n, c in enumerate(plan.classes.entries, 1)
    ]
    clocks = {"publication": plan.deadline.publication, "referral": plan.deadline.referral}
    clocks["correction"] = CORRECTION_DAYS
    yield "campaign", pa.Table.from_pylist([head])
    yield "department", pa.Table.from_pylist(departments)
    yield "credit_share", pa.Table.from_pylist(classes)
    yield "deadline_rule", pa.table({"kind": list(clocks), "working_days": list(clocks.values())})
    yield "working_day", _calendar(edition)


def _calendar(edition: Edition) -> pa.Table:
    """The working days that any deadline of the campaign may touch, numbered."""
    plan, as_of = edition.campaign, edition.run.as_of
    records = as_arrow(edition.validated.records[["status", "inspected_on"]])
    counted = records.filter(pc.not_equal(records["status"], "pending"))["inspected_on"]
    visited = [day for day in pc.min_max(counted).as_py().values() if day is not None]
    told = [day for (day,) in edition.kept.execute("select max(as_of) from run").fetchall() if day]
    first = max(min(plan.period.start, as_of, *visited), _FIRST_DAY) - timedelta(days=31)
    longest = timedelta(days=2 * plan.deadline.publication + 2 * plan.deadline.referral + 62)
    days = working_days(first, max(plan.period.end, as_of, *visited, *told) + longest)
    provisional = {year: is_provisional(year) for year in {day.year for day in days}}
    return pa.table(
        {
            "day": days,
            "ordinal": range(1, len(days) + 1),
            "provisional": [provisional[day.year] for day in days],
        }
    )
