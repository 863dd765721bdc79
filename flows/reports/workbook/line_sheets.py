"""The sheets that list lines: 覆盖与未报, 待补正, 数据核对, 发现的问题 and 结果明细."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Final

from flows.reports.gathered import Fault, gathered
from flows.reports.page import Book, Column, Figure, equals
from flows.reports.published import Published
from flows.reports.wording import drawn_and_inspected, internal_mark
from schemas.rules import RULES, SEVERITY_LABELS

_FINDINGS: Final = """
    select file_name, sheet, cell, rule, severity, message from finding
    order by case severity when 'error' then 1 when 'warning' then 2 else 3 end, finding.rowid
"""
_RESULTS: Final = """
    with handled as (
        select institution_id, department, item,
            string_agg(
                disposition || case origin when 'remark' then '（备注）'
                    when 'implied' then '{implied}' else '' end,
                '、'
            ) as shown
        from record_disposition
        group by institution_id, department, item
    )
    select r.institution, r.code, r.credit_class, r.department, r.item, r.result, c.label,
        h.shown, r.inspected_on,
        f.file_name, r.sheet, r.cell
    from {counted} as r
    join result_code as c on r.result = c.result
    join file_version as f on r.sha256 = f.sha256
    left join handled as h
        on r.institution_id = h.institution_id and r.department = h.department and r.item = h.item
    order by r.institution, r.department, r.item, c.rowid
"""


def write_coverage(book: Book, data: Published) -> None:
    """覆盖与未报: what is missing or to be mended, a line an institution × department."""
    columns = [
        Column("单位", 16, "name"), Column("机构名称", 46), Column("信用风险分类", 9, "name"), Column("情况", 10, "name"),
        Column("位置和原因", 60),
    ]  # fmt: skip
    is_drawn = data.number("select (select count(*) from draw) + count(*) from draw_selection") > 0
    basis = "范围：抽中的机构。" if is_drawn else "还没有抽取记录，范围暂取报送过任何记录的机构。"
    note = f"{internal_mark(data)}{drawn_and_inspected(data)}{basis}每个机构 × 部门一行。来源：视图 outstanding。"
    page = book.page("覆盖与未报", "未报送和待补正的机构", note, columns=columns, streamed=True)
    page.table(data.stream("select department, institution, credit_class, reason, detail from outstanding"))


def write_pending(book: Book, data: Published) -> None:
    """待补正: the lines that do not count until they are mended, and where each stands."""
    columns = [
        Column("机构名称（原文）", 28), Column("统一社会信用代码/注册号", 20), Column("检查单位", 11), Column("检查事项", 18),
        Column("检查结果原文", 10), Column("为什么不计", 34), Column("文件", 26), Column("工作表", 10),
        Column("单元格", 7, "name"),
    ]  # fmt: skip
    note = (
        "下列记录有错误，补正之前不计入任何统计；改好后重新报送，后报的自动替换。来源：视图 pending_record。"
    )
    page = book.page("待补正", "待补正的记录", note, columns=columns, streamed=True)
    query = (
        "select institution, code, department, item, result_text, rules, file_name, sheet, cell"
        " from pending_record"
    )
    page.table((*row[:5], _reasons(row[5]), *row[6:]) for row in data.stream(query))


def _reasons(rules: object) -> str:
    assert isinstance(rules, list)
    return "；".join(f"{rule} {RULES[rule].what}" for rule in rules)


def write_reconciliation(book: Book, data: Published) -> None:
    """数据核对: what the departments declared beside what the records say, a line a figure."""
    columns = [
        Column("单位", 18, "name"), Column("指标", 40), Column("自报数", 10, "count"), Column("记录统计数", 12, "count"),
        Column("差", 8, "count"),
    ]  # fmt: skip
    note = "自报数取各部门报来的汇总表（后报的为准），统计数按有效记录计算；差 = 自报 − 统计。来源：视图 reconciliation。"
    page = book.page("数据核对", "自报数与记录统计数核对", note, columns=columns)
    rows = page.table(_compared(data, page.row + 1))
    page.colour(rows, (4, 4), {"type": "cell", "criteria": "!=", "value": 0}, "error_fill")


def _compared(data: Published, first: int) -> Iterator[tuple[object, ...]]:
    labels = {measure.name: measure.label for measure in data.measures}
    rows = data.rows("select department, measure, declared, computed, difference from reconciliation")
    for at, (department, measure, declared, computed, difference) in enumerate(rows, first):
        formula = Figure(f"=C{at + 1}-D{at + 1}", difference)
        yield department, labels[str(measure)], declared, computed, formula


def write_findings(book: Book, data: Published) -> None:
    """发现的问题: every finding, the errors first; one fault of a whole column or row in one line."""
    columns = [
        Column("文件", 36), Column("工作表", 12), Column("单元格", 12, "name"), Column("规则", 7, "name"),
        Column("程度", 7, "name"), Column("问题与改法", 80),
    ]  # fmt: skip
    note = "每个有错误或提醒的文件在“回执”文件夹里另有一份标出位置的回执。来源：表 finding。"
    page = book.page("发现的问题", "报送材料中发现的问题", note, columns=columns, streamed=True)
    rows = page.table(_findings(data))
    for severity, label in SEVERITY_LABELS.items():
        page.colour(rows, (4, 4), equals(label), f"{severity}_fill")


def _findings(data: Published) -> Iterator[tuple[object, ...]]:
    """A line a place and fault, file by file."""
    for (file_name, _), found in groupby(data.stream(_FINDINGS), key=itemgetter(0, 4)):
        faults = (
            Fault(*(None if value is None else str(value) for value in told))  # type: ignore[arg-type]
            for _, *told in found
        )
        for line in gathered(faults):
            fault = line.first
            yield (
                file_name,
                fault.sheet,
                line.cells or fault.cell,
                fault.rule,
                SEVERITY_LABELS[fault.severity],
                line.message,
            )


def write_results(book: Book, data: Published) -> None:
    """结果明细: every result that counts, and where it stands in the file it came in."""
    note = "每条现行有效结果一行，后三列是它在原件里的位置。来源：表 record_result、record_disposition。"
    _results(book, data, "record_result", ("结果明细", "计入统计的每一条结果", note))


def write_outside_visits(book: Book, data: Published) -> None:
    """抽查以外的检查: the results of institutions not drawn, where there are any;
    they are in no figure of the tallies."""
    if data.number("select count(*) from outside_visit"):
        note = (
            "没有抽中的机构的检查（举报、交办、转办、申请等个案检查），不在抽查的任何数里；公示、移送、整改照办，期限列在“期限预警”。"
            "来源：表 outside_visit。"
        )
        _results(book, data, "outside_visit", ("抽查以外的检查", "抽查以外的检查结果", note))


def _results(book: Book, data: Published, counted: str, titles: tuple[str, str, str]) -> None:
    columns = [
        Column("机构名称", 28), Column("统一社会信用代码/注册号", 20), Column("分类", 5, "name"), Column("检查单位", 11),
        Column("检查事项", 18), Column("结果", 5, "count"), Column("抽查结果", 20), Column("处理结果（依据）", 22),
        Column("检查日期", 11, "date"), Column("文件", 26), Column("工作表", 10), Column("单元格", 7, "name"),
    ]  # fmt: skip
    page = book.page(*titles, columns=columns, streamed=True)
    implied = f"（结果{'、'.join(map(str, data.results_that_dispose))}所含）"
    page.table(data.stream(_RESULTS.replace("{implied}", implied).replace("{counted}", counted)))
