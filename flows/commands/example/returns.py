"""What the departments send after the draw, in three nights: forms, lists, ledgers,
a tally; some of it wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import xlsxwriter

from flows.commands.example.lists import institutions
from flows.commands.example.sheets import MADE, write_csv, write_sheet
from flows.reports.papers.record_form import FormContent, Line, write_form
from flows.reports.papers.visit import Visit
from flows.reports.styles import WORKBOOK_OPTIONS
from flows.reports.wording import chinese_day
from flows.storage.replacing import replacing
from schemas.vocabulary import DISPOSITIONS, RESULTS

LEAD, JOINING = "区人社局", "区市监局"
_TRAINING, _REGISTRATION = "职业技能培训机构管理检查", "登记事项检查"
_LIST_HEADINGS: Final = (
    "序号", "名称", "统一社会信用代码", "检查单位", "检查事项", "检查结果", "处理结果", "检查日期", "执法检查人员", "检查对象签字",
    "执法检查人员签字", "备注",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """What a visit found: its day, the results of the two departments, what they did, what they remarked."""

    day: date
    results: tuple[str, str] = ("1", "1")
    dispositions: tuple[str, str] = ("", "")
    remark: str = ""
    is_refused: bool = False


_FOUND: Final = {
    1: Found(date(2024, 9, 3)),
    2: Found(date(2024, 9, 4), ("5", "9"), ("责令整改", "")),
    3: Found(date(2024, 9, 5)),
    4: Found(date(2024, 9, 6), ("2、5", "1"), ("责令整改", "")),
    5: Found(date(2024, 9, 9), ("7", "7")),
    6: Found(date(2024, 9, 10), ("9", "1")),
    7: Found(date(2024, 9, 11), ("1", "2"), ("", "立案查处")),
    8: Found(date(2024, 9, 24), ("8", "1"), remark="区人社局已函告许可部门"),
    9: Found(date(2024, 10, 9), remark="负责人拒绝签字，检查人员已当场说明情况", is_refused=True),
    10: Found(date(2024, 10, 10), ("1", "5"), ("", "责令整改")),
    11: Found(date(2024, 10, 22)),
}  # fmt: skip
"""By the number of the visit in the draw; nobody has been to the last one yet."""


def put_first_night(folder: Path, visits: Sequence[Visit]) -> None:
    """Five forms, one that the institution did not sign,
    and the two departments' lists, one with a result 12."""
    for number in (1, 2, 4, 5):
        _put_form(folder, visits[number - 1])
    _put_form(folder, visits[2], signature="")
    lead = [_line(n, visits[n - 1], LEAD) for n in (6, 7)]
    write_sheet(folder / LEAD / "区人社局检查台账.xlsx", "职业技能培训机构检查台账", _LIST_HEADINGS, lead)
    _put_joining_list(folder, visits, "12")


def put_second_night(folder: Path, visits: Sequence[Visit]) -> None:
    """What was to mend, mended; three more forms, one refused;
    a visit that followed a complaint, not the draw."""
    _put_form(folder, visits[2])
    _put_joining_list(folder, visits, "1")
    for number in (8, 9, 10):
        _put_form(folder, visits[number - 1])
    drawn = {visit.institution.code for visit in visits}
    other = next(one for one in institutions() if one.code not in drawn)
    people = "、".join(m.name for m in visits[0].team)
    line = (
        1, other.name, other.code, JOINING, _REGISTRATION, "1", "", "2024.9.26", people,
        other.legal_representative, people, "投诉举报核查",
    )  # fmt: skip
    write_csv(folder / JOINING / "投诉举报核查.csv", _LIST_HEADINGS, [line])


def put_third_night(folder: Path, visits: Sequence[Visit]) -> None:
    """A form that the inspectors did not sign, a reinspection, ledgers of publications and a referral with a
    mistake in two rows, and a tally that counts the form of that night too."""
    _put_form(folder, visits[10], inspectors="")
    again = Found(date(2024, 10, 21), ("1", ""), remark="复查：9月4日发现的问题已整改到位")
    _put_form(folder, visits[1], again, name="复查")
    _put_publications(folder, visits)
    head = ("序号", "名称", "统一社会信用代码", "单位", "移送机关", "移送日期")
    referred = visits[7].institution
    row = (1, referred.name, referred.code, LEAD, "区行政审批局", "2024-10-16")
    write_sheet(folder / LEAD / "移送台账.xlsx", "移送台账", head, [row])
    _put_tally(folder / JOINING / "区市监局汇总表.xlsx")


def _put_form(
    folder: Path,
    visit: Visit,
    found: Found | None = None,
    *,
    signature: str | None = None,
    inspectors: str | None = None,
    name: str = "记录表",
) -> None:
    """The form of a visit, filled in and signed but for the signature given."""
    found, drawn = found or _FOUND[visit.number], visit.institution
    signed = "拒签" if found.is_refused else drawn.legal_representative
    lines = zip((LEAD, JOINING), (_TRAINING, _REGISTRATION), found.results, found.dispositions, strict=True)
    content = FormContent(
        found.day.year,
        drawn.name,
        drawn.code,
        drawn.address,
        drawn.legal_representative,
        [(m.name, m.department, m.certificate) for m in visit.team],
        [Line(*line) for line in lines],
        found.remark,
        signed if signature is None else signature,
        _names(visit) if inspectors is None else inspectors,
        chinese_day(found.day),
    )
    with replacing(folder / LEAD / name / f"{visit.number:03d} {drawn.name}.xlsx") as draft:
        write_form(content, draft)


def _names(visit: Visit) -> str:
    return "、".join(member.name for member in visit.team)


def _line(number: int, visit: Visit, department: str, result: str = "") -> tuple[object, ...]:
    """A line of a department's list: its own result of a visit, or the one given."""
    found, drawn, whose = _FOUND[visit.number], visit.institution, (LEAD, JOINING).index(department)
    return (
        number,
        drawn.name,
        drawn.code,
        department,
        (_TRAINING, _REGISTRATION)[whose],
        result or found.results[whose],
        found.dispositions[whose],
        f"{found.day:%Y.%-m.%-d}",
        _names(visit),
        drawn.legal_representative,
        _names(visit),
        found.remark,
    )


def _put_joining_list(folder: Path, visits: Sequence[Visit], first_result: str) -> None:
    lines = [_line(1, visits[5], JOINING, first_result), _line(2, visits[6], JOINING)]
    write_csv(folder / JOINING / "市监局检查台账.csv", _LIST_HEADINGS, lines)


def _put_publications(folder: Path, visits: Sequence[Visit]) -> None:
    """Each department's ledger; the joining one's has a day before the visit, and a result nobody found."""
    head = ("序号", "名称", "统一社会信用代码", "公示单位", "公示结果", "公示日期")
    for whose, (department, last) in enumerate(((LEAD, 6), (JOINING, 7))):
        rows = []
        for visit in visits[:last]:
            drawn, published = visit.institution, _FOUND[visit.number].results[whose]
            rows.append([visit.number, drawn.name, drawn.code, department, published, "2024-09-27"])
        if department == JOINING:
            rows[4][-1], rows[6][-2] = "2024-08-27", "1"
        write_sheet(folder / department / f"{department}公示台账.xlsx", "抽查结果公示台账", head, rows)


def _put_tally(target: Path) -> None:
    """附件3 of the joining department."""
    figures = (11, 7, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1, 1, 0, 0)
    with replacing(target) as draft, xlsxwriter.Workbook(draft, WORKBOOK_OPTIONS) as book:
        book.set_properties({"created": MADE})
        sheet = book.add_worksheet("统计表")
        sheet.merge_range(0, 0, 0, 15, "新华区职业技能培训机构“双随机、一公开”部门联合监管统计表")
        sheet.merge_range(1, 0, 2, 0, "单位")
        sheet.merge_range(1, 1, 2, 1, "抽查户数")
        sheet.merge_range(1, 2, 1, 11, "抽查结果")
        sheet.merge_range(1, 12, 1, 15, "处理结果")
        sheet.write_row(2, 2, [*RESULTS.values(), *DISPOSITIONS])
        sheet.write_row(3, 0, ["区市场监管局", *figures])
