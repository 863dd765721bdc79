"""What a draw writes: 抽取结果.xlsx, 抽取凭证.json and 抽取名录.csv for the public, a 记录表 and a 告知书 a visit.

An institution marked 不宜告知 is named nowhere but in its own record form,
which is the inspectors'; no 告知书 is written.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

import xlsxwriter

from flows.lots.record import ClassDrawn, DrawRecord, InstitutionDrawn, TeamMember
from flows.reports.page import Book, Column
from flows.reports.papers.notice import write_notice
from flows.reports.papers.platform_result import write_platform_result
from flows.reports.papers.record_form import Choices, FormContent, Line, write_form
from flows.reports.papers.record_form_word import write_word_form
from flows.reports.papers.visit_plan import write_visit_plan
from flows.reports.published import Head
from flows.reports.receipt import receipt_name
from flows.reports.styles import WORKBOOK_OPTIONS, clean
from flows.storage.replacing import replacing
from schemas.campaign import Campaign
from schemas.identifiers import mask_certificate, mask_personal
from schemas.vocabulary import DRAW_RESULT_MARK

WITHHELD: Final = "（不宜告知，检查后公布）"
RESULT, CREDENTIAL, ROSTER = "抽取结果.xlsx", "抽取凭证.json", "抽取名录.csv"
_VERIFY: Final = (
    ("签号", "签号 = SHA-256(种子 + 英文逗号 + 机构标识)，小写十六进制；标识是统一社会信用代码/注册号，没有代码的用名称（全角转半角、去空格）。"),
    ("抽中", "每类按签号从小到大排，前“应抽数”户抽中；应抽数 = 比例 × 该类户数，向上取整，该类不空时至少 1。"),
    ("自己验一户", "任何电脑上都能算，如：printf '种子,统一社会信用代码' | sha256sum，看算出的签号是否与下表相同。"),
    ("检查人员", "组长从发起部门抽，组员从各配合部门抽：按机构签号的先后，每次在可派人员中取派得最少的，相同的取签号最小的；应回避的不派。"),
    ("全部重算", "shuangsuiji verify-draw 抽取凭证.json 名录文件：不需要本系统的数据，只要公布的名录和种子。"),
)  # fmt: skip


def write_papers(
    record: DrawRecord,
    campaign: Campaign,
    roster: Sequence[tuple[str, str, str, str]],
    folder: Path,
    progress: Callable[[int], None] = lambda done: None,
) -> None:
    """Write every paper of a draw into `folder`;
    `roster`: code, name, class, key of every institution it ran on.

    `progress` is told how many visits have their papers.
    """
    choices = Choices(campaign.results.names, campaign.dispositions.names)
    teams: dict[str, list[TeamMember]] = {}
    for member in record.teams:
        teams.setdefault(member.key, []).append(member)
    for number, institution in enumerate(record.institutions, 1):
        _write_visit(number, institution, teams.get(institution.key, []), campaign, choices, folder)
        progress(number)
    if record.elsewhere:
        named = [_masked(drawn) for drawn in record.institutions if not drawn.notice_unsuitable]
        with replacing(folder / RESULT) as draft:
            write_platform_result(record, campaign, teams, named, draft)
        return
    with replacing(folder / ROSTER) as draft:
        draft.write_text(_roster_csv(roster), encoding="utf-8-sig")
    with replacing(folder / RESULT) as draft:
        _write_result(record, campaign, teams, draft)
    with replacing(folder / CREDENTIAL) as draft:
        draft.write_text(
            json.dumps(credential(record, campaign), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )


def credential(record: DrawRecord, campaign: Campaign) -> dict[str, object]:
    """All that is needed to draw again and compare; of a withheld institution only its ticket."""
    tickets = {i.key: i.ticket for i in record.institutions}
    return {
        "campaign": campaign.title, "document": campaign.document, "draw": record.draw, "drawn_at": record.drawn_at,
        "operator": record.operator, "seed": record.seed, "roster_sha256": record.roster_sha256, "reason": record.reason,
        "versions": record.versions, "departments": [d.name for d in campaign.department],
        "classes": [row.told() for row in record.classes],
        "institutions": [
            {"ticket": i.ticket, "credit_class": i.credit_class, "place": i.place,
             "key": None if i.notice_unsuitable else i.key, "name": None if i.notice_unsuitable else i.name}
            for i in record.institutions
        ],
        "inspectors": [candidate.told() for candidate in record.inspectors],
        "recused": [{"ticket": tickets[key], "department": d, "inspector": k} for key, d, k in record.recused],
        "teams": [{"ticket": tickets[t.key], "role": t.role, "department": t.department, "name": t.name} for t in record.teams],
    }  # fmt: skip


def _roster_csv(roster: Sequence[tuple[str, str, str, str]]) -> str:
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(("序号", "名称", "统一社会信用代码/注册号", "信用风险分类"))
    for n, (code, name, letter, _) in enumerate(sorted(roster, key=lambda row: row[3]), 1):
        rows.writerow((n, "'" + name if name[:1] in "=+-@\t" else name, code, letter))
    return text.getvalue()


def _paper_name(number: int, institution: InstitutionDrawn, kind: str) -> str:
    shown = "不宜告知" if institution.notice_unsuitable else institution.name
    return receipt_name(f"{number:03d} {shown.replace('/', '_')[:40]} {kind}.xlsx")[:-5]


def _write_visit(
    number: int,
    drawn: InstitutionDrawn,
    team: Sequence[TeamMember],
    campaign: Campaign,
    choices: Choices,
    folder: Path,
) -> None:
    institution = _masked(drawn)
    content = FormContent(
        campaign.period.start.year, institution.name, institution.code, institution.address, institution.legal_representative,
        [(m.name, m.department, mask_certificate(m.certificate)) for m in team],
        [Line(d.name, item) for d in campaign.department for item in d.items], choices=choices,
    )  # fmt: skip
    form = folder / "记录表" / _paper_name(number, institution, "记录表")
    with replacing(form.with_name(f"{form.name}.xlsx")) as draft:
        write_form(content, draft)
    with replacing(form.with_name(f"{form.name}.docx")) as draft:
        write_word_form(content, draft)
    if not institution.notice_unsuitable:
        with replacing(folder / "告知书" / f"{_paper_name(number, institution, '告知书')}.docx") as draft:
            write_notice(institution, team, campaign, draft)


def _masked(drawn: InstitutionDrawn) -> InstitutionDrawn:
    """The institution as its papers name it, no ID number among what was typed."""
    return replace(
        drawn, name=mask_personal(drawn.name), code=mask_personal(drawn.code), address=mask_personal(drawn.address),
        legal_representative=mask_personal(drawn.legal_representative),
    )  # fmt: skip


def _write_result(
    record: DrawRecord, campaign: Campaign, teams: dict[str, list[TeamMember]], target: Path
) -> None:
    drawn_on, drawn_at = date.fromisoformat(record.as_of), datetime.fromisoformat(record.drawn_at)
    head = Head(
        "", campaign.title, campaign.document, campaign.office, campaign.subject, campaign.heading, campaign.period.start,
        campaign.period.end, campaign.report_due, drawn_on, datetime.combine(drawn_on, drawn_at.time()),
    )  # fmt: skip
    with xlsxwriter.Workbook(target, WORKBOOK_OPTIONS) as workbook:
        workbook.set_properties({"title": "抽取结果", "subject": campaign.title, "created": drawn_at})
        book = Book(workbook, head)
        _institutions(book, record, teams)
        _shares(book, record)
        named = [_masked(drawn) for drawn in record.institutions if not drawn.notice_unsuitable]
        visits = ((drawn, teams.get(drawn.key, [])) for drawn in named)
        write_visit_plan(book, visits, [department.name for department in campaign.department])
        _how_to_verify(book, record)


def _institutions(book: Book, record: DrawRecord, teams: dict[str, list[TeamMember]]) -> None:
    columns = [
        Column("序号", 6, "count"), Column("机构名称", 40), Column("统一社会信用代码/注册号", 22), Column("分类", 6, "name"),
        Column("位次", 6, "count"), Column("组长", 24), Column("组员", 30), Column("签号（前 16 位）", 20, "name"),
    ]  # fmt: skip
    note = f"{book.head.title}\n种子：{record.seed}　抽取时间：{record.drawn_at.replace('T', ' ')}　操作人：{record.operator}（{DRAW_RESULT_MARK}）"
    page = book.page("抽取结果", "随机抽取结果", note, columns=columns, streamed=True)
    page.table(
        (
            number,
            *_named(drawn),
            drawn.credit_class,
            drawn.place,
            *_who_goes(teams[drawn.key]),
            drawn.ticket[:16],
        )
        for number, drawn in enumerate(record.institutions, 1)
    )


def _named(drawn: InstitutionDrawn) -> tuple[str, str]:
    """The name and the code of an institution, where they may be told."""
    return (WITHHELD, "") if drawn.notice_unsuitable else (drawn.name, drawn.code)


def _who_goes(team: Sequence[TeamMember]) -> tuple[str, str]:
    """The leader, and the members."""
    leader, *members = (f"{member.name}（{member.department}）" for member in team)
    return leader, "、".join(members)


def _shares(book: Book, record: DrawRecord) -> None:
    columns = [
        Column("信用风险分类", 14, "name"), Column("名录户数", 12, "count"), Column("抽查比例", 12, "share"),
        Column("应抽户数", 12, "count"), Column("抽中户数", 12, "count"),
    ]  # fmt: skip
    note = f"应抽 = 比例 × 户数，向上取整，该类不空时至少 1{_quota_note(record)}。"
    page = book.page("分类比例", "各类应抽与抽中", note, columns=columns)
    drawn = Counter(institution.credit_class for institution in record.institutions)
    page.table(
        (c.credit_class, c.roster, _share_shown(c), c.required, drawn[c.credit_class]) for c in record.classes
    )


def _quota_note(record: DrawRecord) -> str:
    """What is to be said of a plan that draws by numbers too; nothing of one that does not."""
    numbered = any(c.number is not None or c.at_least is not None for c in record.classes)
    return "；计划写明户数或至少几户的，按计划，不超过该类户数" if numbered else ""


def _share_shown(drawn: ClassDrawn) -> float | str:
    """A share as a number, to be printed in percent; what else the plan says of the class in words."""
    if drawn.share is None:
        return f"{drawn.number} 户"
    share = float(drawn.share)
    return share if drawn.at_least is None else f"{share * 100:.6g}%（至少 {drawn.at_least} 户）"


def _how_to_verify(book: Book, record: DrawRecord) -> None:
    page = book.page("怎样验证", "怎样验证这次抽取", columns=[Column("", 16), Column("", 100)])
    facts = (
        ("种子", record.seed),
        ("名录 SHA-256", record.roster_sha256),
        ("程序版本", record.versions),
        ("重抽理由", record.reason or "（首次抽取）"),
    )
    drawing = {"抽中": f"{dict(_VERIFY)['抽中'].rstrip('。')}{_quota_note(record)}。"}
    for heading, text in (*({**dict(_VERIFY), **drawing}).items(), *facts):
        page.sheet.write_string(page.row, 0, heading, page.looks["heading"])
        page.sheet.write_string(page.row, 1, clean(text), page.looks["text"])
        page.sheet.set_row(page.row, 34)
        page.row += 1
