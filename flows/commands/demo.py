"""The example campaign: the district plan 平新双随机办〔2024〕21号 with invented institutions, people and faults."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

import xlsxwriter
from stdnum.cn import uscc

from flows.commands.default_plan import default_plan
from flows.commands.run import run_campaigns
from flows.reports.papers.record_form import FormContent, Line, write_form
from flows.reports.styles import WORKBOOK_OPTIONS
from flows.settings import Settings
from flows.storage.replacing import replacing
from schemas.vocabulary import DISPOSITIONS, RESULTS

CAMPAIGN: Final = "demo-2024-xinhua"
AS_OF: Final = date(2024, 10, 31)

_NAMES = ("启航", "明德", "博文", "远大", "金桥", "星火", "匠心", "育才", "汇智", "新东", "诚达", "阳光")
_KINDS = ("职业培训学校", "计算机培训学校", "家政服务培训中心", "美容美发培训学校", "汽车驾驶技能培训部")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙"
_PEOPLE = (
    ("张丽", "区人社局", "豫D10001"), ("王海燕", "区人社局", "豫D10002"), ("郑勇", "新华区人社局", "豫D10003"),
    ("陈勇", "区市监局", "豫D20001"), ("徐平", "区市场监管局", "豫D20002"), ("杨磊", "区市监局", "豫D20003"),
)  # fmt: skip


def run_example(settings: Settings) -> int:
    """Put the example into the inbox and run it;
    0 although the example has faults to show. Raises Problem."""
    put_example(settings)
    return 2 if run_campaigns(settings, CAMPAIGN, AS_OF) == 2 else 0


def put_example(settings: Settings) -> Path:
    """Put the example campaign into the inbox, unless it is there already; its folder."""
    folder = settings.inbox / CAMPAIGN
    if folder.exists():
        return folder
    (folder / "各组上报").mkdir(parents=True)
    institutions = [_institution(n) for n in range(60)]
    _sheet(folder / "检查对象名录.xlsx", "新华区职业技能培训机构检查对象名录",
           ("序号", "机构名称", "统一社会信用代码/注册号", "办学地址", "法定代表人（负责人）", "信用风险分类"),
           [(n, *row) for n, row in enumerate(institutions, 1)])  # fmt: skip
    _sheet(
        folder / "执法检查人员名录.xlsx", "执法检查人员名录", ("姓名", "单位", "执法证号/身份证号"), _PEOPLE
    )
    _put_forms(folder / "各组上报", institutions)
    _put_list(folder / "市监局检查台账.csv", institutions)
    _put_tally(folder / "区市监局汇总表.xlsx")
    with replacing(folder / "campaign.toml") as draft:
        draft.write_text(default_plan(), encoding="utf-8")
    return folder


def _institution(n: int) -> tuple[str, str, str, str, str]:
    base = f"52410402MJ{100000 + n * 7919:06d}"[:16] + "A"
    name = f"平顶山市新华区{_NAMES[n % 12]}{_KINDS[n % 5]}"
    legal = _SURNAMES[n % 12] + _NAMES[(n * 5 + 3) % 12][0]
    return (
        name,
        base + str(uscc.calc_check_digit(base + "0")),
        f"平顶山市新华区建设路{n * 3 + 1}号",
        legal,
        "AAAAABBBBBBBCCCDDD"[n % 18],
    )


def _put_forms(folder: Path, institutions: Sequence[tuple[str, str, str, str, str]]) -> None:
    """Nine forms: six as they should be,
    one refused with its explanation, and two with a fault each to show."""
    results = [
        ("1", "1"),
        ("5", "9"),
        ("2、5", "1"),
        ("7", "7"),
        ("9", "10"),
        ("8", "3"),
        ("1", "5"),
        ("5", "12"),
        ("1", "1"),
    ]
    dispositions = {2: ("责令整改", ""), 4: ("", "立案查处")}
    remarks = {5: "已函告许可部门", 6: "负责人拒绝签字，检查人员已当场说明情况"}
    for n, (first, second) in enumerate(results):
        name, code, address, legal, _ = institutions[n * 6]
        leader, member = _PEOPLE[n % 3], _PEOPLE[3 + n % 3]
        done, also_done = dispositions.get(n, ("", ""))
        content = FormContent(
            2024, name, code, address, legal, (leader, member),
            (
                Line("区人社局", "职业技能培训机构管理检查", first, done),
                Line("区市监局", "登记事项检查", second, also_done),
            ),
            remark=remarks.get(n, ""),
            institution_signature={6: "拒签", 8: ""}.get(n, legal),
            inspector_signature=f"{leader[0]}、{member[0]}",
            signed_on=f"2024年9月{n + 10}日",
        )  # fmt: skip
        with replacing(folder / f"记录表{n + 1:02d}.xlsx") as draft:
            write_form(content, draft)


def _put_list(target: Path, institutions: Sequence[tuple[str, str, str, str, str]]) -> None:
    head = (
        "序号",
        "名称",
        "统一社会信用代码",
        "检查单位",
        "检查事项",
        "检查结果",
        "处理结果",
        "检查日期",
        "执法检查人员",
        "检查对象签字",
        "执法检查人员签字",
        "备注",
    )
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(head)
    for n, result in enumerate(("1", "5", "9", "2", "1.未发现问题"), 1):
        name, code, _, legal, _ = institutions[n * 11 - 1]
        disposition = {"5": "责令整改", "2": "立案查处"}.get(result, "")
        rows.writerow(
            (
                n,
                name,
                code,
                "区市场监管局",
                "登记事项检查",
                result,
                disposition,
                f"2024.10.{n + 8}",
                "陈勇、徐平",
                legal,
                "陈勇、徐平",
                "",
            )
        )
    with replacing(target) as draft:
        draft.write_text(text.getvalue(), encoding="utf-8-sig")


def _put_tally(target: Path) -> None:
    figures = (12, 5, 1, 1, 0, 2, 0, 1, 0, 2, 1, 2, 2, 1, 0)
    with replacing(target) as draft, xlsxwriter.Workbook(draft, WORKBOOK_OPTIONS) as book:
        book.set_properties({"created": datetime(2024, 1, 1)})
        sheet = book.add_worksheet("统计表")
        sheet.merge_range(0, 0, 0, 15, "新华区职业技能培训机构“双随机、一公开”部门联合监管统计表")
        sheet.merge_range(1, 0, 2, 0, "单位")
        sheet.merge_range(1, 1, 2, 1, "抽查户数")
        sheet.merge_range(1, 2, 1, 11, "抽查结果")
        sheet.merge_range(1, 12, 1, 15, "处理结果")
        sheet.write_row(2, 2, [*RESULTS.values(), *DISPOSITIONS])
        sheet.write_row(3, 0, ["区市场监管局", *figures])


def _sheet(target: Path, title: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with replacing(target) as draft, xlsxwriter.Workbook(draft, WORKBOOK_OPTIONS) as book:
        book.set_properties({"created": datetime(2024, 1, 1)})
        sheet = book.add_worksheet("Sheet1")
        sheet.merge_range(0, 0, 0, len(heads) - 1, title)
        sheet.write_row(1, 0, heads)
        for n, row in enumerate(rows, 2):
            sheet.write_row(n, 0, row)
        sheet.set_column(1, 3, 28)
