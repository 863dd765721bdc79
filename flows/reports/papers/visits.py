"""The papers of every visit: 记录表, 现场检查笔录, 行政检查通知书; of every department its 行政检查审批表.

Of an institution that must not be warned there is no notice, and no name on a file.
"""

import io
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Final

from docx.document import Document

from flows.reports.papers.approval import approval
from flows.reports.papers.notice import notice
from flows.reports.papers.record_form import Choices, FormContent, Line, write_form
from flows.reports.papers.record_form_word import word_form
from flows.reports.papers.renewal import Make, Wanted, adopt, renew
from flows.reports.papers.site_record import site_record
from flows.reports.papers.template import Template, slot
from flows.reports.papers.visit import Visit, digest_of, people_of, plan_told, told
from flows.reports.receipt import receipt_name
from flows.storage.folders import House
from schemas.campaign import Campaign
from schemas.campaign_departments import Department
from schemas.identifiers import mask_personal
from schemas.vocabulary import APPROVAL, SITE_RECORD

_LEDGER: Final = "visit-papers"


def renew_visit_papers(
    house: House, campaign: Campaign, visits: Sequence[Visit], made: Collection[str]
) -> None:
    """Bring the papers of the visits below 抽取/ in step with the draw and the plan.

    `made`: institutions visited already; their papers never change.
    """
    folder, papers = house.outbox / "抽取", _Papers(campaign)
    wanted = [
        *(papers.of_visit(visit, is_settled=visit.institution.key in made) for visit in visits),
        *papers.approvals(visits),
    ]
    adopt(folder, house.state / _LEDGER, wanted, ("记录表/*.xlsx", "记录表/*.docx", "告知书/*.docx"))
    renew(folder, house.state / _LEDGER, wanted, made, "写检查文书")


def remove_visit_papers(house: House, made: Collection[str]) -> None:
    """Take away the papers of visits that no draw asks for any more; those of visits made stay."""
    renew(house.outbox / "抽取", house.state / _LEDGER, (), made, "写检查文书")


class _Papers:
    """What makes the papers of a campaign: a template for every size of team."""

    def __init__(self, campaign: Campaign) -> None:
        self._campaign, self._plan = campaign, plan_told(campaign)
        self._made: dict[tuple[str, int], Template] = {}

    def of_visit(self, visit: Visit, *, is_settled: bool) -> Wanted:
        """The papers of a visit."""
        values, people = told(visit, self._campaign), people_of(visit)
        content = self._content(values, len(visit.team))
        kinds = [kind for kind in _KINDS if not (kind == "告知书" and visit.institution.notice_unsuitable)]
        files: dict[str, Make] = {f"记录表/{_name(visit, '记录表')}.xlsx": partial(_workbook, content)}
        for kind in kinds:
            rows = people if kind != "记录表" else len(visit.team)
            files[f"{kind}/{_name(visit, kind)}.docx"] = partial(self._filled, kind, rows, values)
        digest = digest_of(self._plan, values, content, [*files])
        return Wanted(visit.institution.key, digest, files, is_settled)

    def _filled(self, kind: str, people: int, values: Mapping[str, str]) -> bytes:
        """A paper, its template made where it is needed for the first time."""
        if (kind, people) not in self._made:
            self._made[kind, people] = Template(_KINDS[kind](self, people))
        return self._made[kind, people].filled(values)

    def form(self, people: int) -> Document:
        """The record form with slots."""
        names = ["name", "code", "address", "legal"]
        names += [f"{part}{n}" for n in range(people) for part in ("person", "unit", "masked")]
        return word_form(self._content({name: slot(name) for name in names}, people))

    def notice(self, people: int) -> Document:
        """The notice with slots."""
        return notice(self._campaign, people).document

    def site_record(self, people: int) -> Document:
        """The record of the site with slots."""
        return site_record(self._campaign, people).document

    def _content(self, values: Mapping[str, str], people: int) -> FormContent:
        """A record form's content, no ID number among what was typed."""
        shown = {name: mask_personal(value) for name, value in values.items()}
        team = [(shown[f"person{n}"], shown[f"unit{n}"], shown[f"masked{n}"]) for n in range(people)]
        return FormContent(
            self._campaign.period.start.year,
            shown["name"],
            shown["code"],
            shown["address"],
            shown["legal"],
            team,
            self._lines,
            choices=self._choices,
            asks_scan=self._campaign.visit.scan == "required",
        )

    @cached_property
    def _lines(self) -> list[Line]:
        return [Line(d.name, item) for d in self._campaign.department for item in d.items]

    @cached_property
    def _choices(self) -> Choices:
        return Choices(self._campaign.results.names, self._campaign.dispositions.names)

    def approvals(self, visits: Sequence[Visit]) -> Iterator[Wanted]:
        """Every department's approval of its visits."""
        for department in self._campaign.department:
            file = receipt_name(f"{APPROVAL}-{department.name.replace('/', '_')}.xlsx")[:-5]
            make = partial(_approval, department, visits, self._campaign)
            digest = digest_of(self._plan, visits)
            yield Wanted(file, digest, {f"审批表/{file}.docx": make})


_KINDS: Final[dict[str, Callable[[_Papers, int], Document]]] = {
    "记录表": _Papers.form,
    SITE_RECORD: _Papers.site_record,
    "告知书": _Papers.notice,
}
"""The Word papers of a visit: their folder, which is the end of their names,
and what makes their template."""


def _name(visit: Visit, kind: str) -> str:
    drawn = visit.institution
    shown = "不宜告知" if drawn.notice_unsuitable else drawn.name
    return receipt_name(f"{visit.number:03d} {shown.replace('/', '_')[:40]} {kind}.xlsx")[:-5]


def _workbook(content: FormContent) -> bytes:
    written = io.BytesIO()
    write_form(content, written)
    return written.getvalue()


def _approval(department: Department, visits: Sequence[Visit], campaign: Campaign) -> bytes:
    return approval(department, visits, campaign).content()
