"""年度简报-<year>.html: the office's year on one self-contained page, as a campaign's brief is."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import css_inline
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from flows.reports.year.ledger_sheets import PLAN, UNPLANNED, progress_told
from flows.reports.year.measures import COMPLETION, JOINT, PUBLISHED, RATES, SETTLED, Measure
from flows.reports.year.read import Year
from flows.reports.year.tally_sheets import CAMPAIGN_ROWS, DEPARTMENT_ROWS, MONTH_ROWS

_LISTED: Final = 10
_LISTED_CAMPAIGNS: Final = 40
_LONGEST: Final = 60
_TOGETHER: Final = f"""
    select left(institution, {_LONGEST}), left(title, {_LONGEST}), left(other_title, {_LONGEST})
    from drawn_together
    where can_join and not is_unannounced
        and (
            year = $year
            or other_campaign_id in (select c.campaign_id from campaign as c where c.year = $year)
        )
    order by institution, title
"""  # noqa: S608 - numbers
_REPEATED: Final = f"""
    select left(institution, {_LONGEST}), visits, most_by_one_department,
        due, cap_per_year, cap_per_department
    from institution_year where year = $year and repeated order by visits desc, institution
"""  # noqa: S608 - numbers
_templates = Environment(
    loader=PackageLoader("flows", "reports"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def write_year_brief(data: Year, target: Path) -> None:
    """Write the brief of a year; lists are cut short and say so, as mail clients clip above 100 kB."""
    page = _templates.get_template("year/brief.html.j2").render(
        head=data.head,
        days=data.days,
        told=data.told,
        months=_months(data.dicts(MONTH_ROWS)),
        **_figures(data),
        **_plan(data),
        **_lists(data),
    )
    target.write_text(css_inline.inline(page, load_remote_stylesheets=False), encoding="utf-8")


def _figures(data: Year) -> dict[str, object]:
    """The six shares, the campaigns and the departments."""
    campaigns, departments = data.dicts(CAMPAIGN_ROWS), data.dicts(DEPARTMENT_ROWS)
    own = [row for row in campaigns if row["is_own_year"]]
    sums = {
        name: sum(int(str(row[name] or 0)) for row in campaigns)
        for rate in RATES
        for name in (rate.part, rate.of)
    }
    return {
        "headline": [
            (rate.label, _percent(rate, sums), f"{sums[rate.part]} / {sums[rate.of]}") for rate in RATES
        ],
        "campaign_count": len(own),
        "undrawn_count": sum(not row["is_drawn"] for row in own),
        "campaigns": [
            (str(row["title"])[:_LONGEST], row["planned"], row["complete"], _percent(COMPLETION, row),
            _percent(PUBLISHED, row), row["visits"], row["issues"])
            for row in own[:_LISTED_CAMPAIGNS]
        ],
        "campaigns_rest": max(0, len(own) - _LISTED_CAMPAIGNS),
        "departments": [
            (row["department"], row["planned"], _percent(COMPLETION, row), _percent(PUBLISHED, row),
            row["visits"], _percent(JOINT, row), _percent(SETTLED, row))
            for row in departments[:_LISTED_CAMPAIGNS]
        ],
        "departments_rest": max(0, len(departments) - _LISTED_CAMPAIGNS),
    }  # fmt: skip


def _percent(rate: Measure, row: Mapping[str, object]) -> str:
    value = rate.value(row)
    return "—" if value is None else f"{value:.1%}"


def _plan(data: Year) -> dict[str, object]:
    """The lines of the plan with how far each has come, those without a campaign first."""
    lines = [
        (
            str(task)[:_LONGEST],
            title and str(title)[:_LONGEST],
            f"{complete} / {planned}" if title else "",
            progress_told(planned, complete, period_end, data.head.as_of),
        )
        for task, *_, title, planned, _, complete, period_end, _ in data.rows(PLAN)
    ]
    lines.sort(key=lambda line: line[1] is not None)
    return {
        "plan_count": len(lines),
        "plan": lines[:_LISTED],
        "plan_rest": max(0, len(lines) - _LISTED),
        "unplanned": [title for (title,) in data.rows(UNPLANNED)],
    }


def _lists(data: Year) -> dict[str, object]:
    """The institutions whose visits can be joined, and those visited more than once."""
    together, repeated = data.rows(_TOGETHER), data.rows(_REPEATED)
    caps = [data.caps.and_those(*row[-2:]) for row in repeated]
    over = [
        row
        for cap, row in zip(caps, repeated, strict=True)
        if cap.is_over(int(str(row[1])), int(str(row[2])))
    ]
    return {
        "caps": data.caps.told or ("按各活动的计划" if any(cap.told for cap in caps) else ""),
        "over_count": len(over),
        "together_count": len({row[0] for row in together}),
        "together": together[:_LISTED],
        "together_rest": max(0, len(together) - _LISTED),
        "repeated_count": len(repeated),
        "repeated": [row[:-2] for row in repeated[:_LISTED]],
        "repeated_rest": max(0, len(repeated) - _LISTED),
    }


def _months(months: Sequence[Mapping[str, object]]) -> Markup:
    """The visits and the problems of each month as bars; nothing that came from an input is in it."""
    counts = [(int(str(row["month"])), int(str(row["visits"])), int(str(row["issues"]))) for row in months]
    highest = max((max(visits, issues) for _, visits, issues in counts), default=0) or 1
    bars = "".join(_bars(*month, 90 / highest) for month in counts)
    told = "各月检查次数（蓝）和发现问题数（橙）的柱形图"
    return Markup(f'<svg role="img" aria-label="{told}" width="100%" viewBox="0 0 600 130">{bars}</svg>')


def _bars(month: int, visits: int, issues: int, scale: float) -> str:
    left = (month - 1) * 50 + 6
    drawn = ((left, visits, "#2f5f93"), (left + 19, issues, "#ed7d31"))
    bars = "".join(
        f'<rect x="{x}" y="{110 - n * scale:.1f}" width="17" height="{n * scale:.1f}" fill="{colour}"/>'
        f'<text x="{x + 8}" y="{106 - n * scale:.1f}" font-size="10" text-anchor="middle">{n}</text>'
        for x, n, colour in drawn
        if n
    )
    return f'{bars}<text x="{left + 18}" y="124" font-size="11" text-anchor="middle">{month} 月</text>'
