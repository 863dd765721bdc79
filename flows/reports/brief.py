"""简报.html: one self-contained page for a phone and a mail client. Inline styles, inline SVG, no scripts, nothing fetched."""

from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from flows.reports.published import Published, open_published
from schemas.vocabulary import DISPOSITIONS, KINDS, MEASURES, RESULTS, TOTAL

_LISTED: Final = 10
_LONGEST: Final = 160
_LABELS: Final = dict(zip(MEASURES, ("抽查户数", *(f"{n}.{label}" for n, label in RESULTS.items()), *DISPOSITIONS), strict=True))
_templates = Environment(loader=PackageLoader("flows", "reports"), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def write_brief(published: Path, target: Path) -> None:
    """Write the brief of a published database; mail clients clip above 100 kB, so lists are cut short and say so."""
    with open_published(published) as data:
        text = _templates.get_template("brief.html.j2").render(**_content(data))
    target.write_text(text, encoding="utf-8")


def _content(data: Published) -> dict[str, object]:
    classes = data.dicts("select credit_class, roster, required, drawn, inspected, coverage from class_tally")
    tally = data.dicts("from department_tally")
    overdue = data.number("select count(*) from deadline where status = 'overdue'")
    mend = data.number("select count(*) from to_mend")
    total = next(row for row in tally if row["department"] == TOTAL)
    return {
        "head": data.head,
        "tally": tally,
        "measures": list(_LABELS.items()),
        "headline": [
            ("已检查（户）", total["inspected"], "#1f3f66"),
            ("待跟进问题", data.number("select count(*) from open_issue"), "#8a4b00"),
            ("逾期未办", overdue, "#a61c00"),
            ("需要补正", mend, "#5b3a8c"),
        ],
        "classes": [{**row, **_bar(row["coverage"])} for row in classes if row["credit_class"] != TOTAL],
        "overdue_count": overdue,
        "overdue": data.dicts(f"""
            select due_on, case kind when 'referral' then '移送' else '公示' end as kind, department, institution
            from deadline where status = 'overdue' order by days_left, institution limit {_LISTED}
        """),  # noqa: S608 - a number
        "arrived": [{**row, "label": KINDS.get(str(row["kind"]), "未认出的文件")} for row in data.dicts("""
            select kind, count(*) as files, sum(rows_accepted)::integer as accepted, sum(rows_rejected)::integer as rejected
            from source_file where run = (select max(run) from run) group by kind order by kind
        """)],
        "mend_count": mend,
        "mend": data.dicts(f"select file_name, sheet, cell, left(message, {_LONGEST}) as message from to_mend limit {_LISTED}"),  # noqa: S608
    }  # fmt: skip


def _bar(coverage: object) -> dict[str, object]:
    percent = round(float(str(coverage)) * 100) if coverage is not None else 0
    return {"percent": percent, "bar": min(percent, 100)}
