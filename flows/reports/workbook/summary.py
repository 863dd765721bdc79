"""汇总表.xlsx: 附件3 first, then what stands behind it. Reads the published database and nothing else."""

from datetime import datetime, time
from pathlib import Path

import xlsxwriter

from flows.reports.page import Book, Column, Page
from flows.reports.published import Published, open_published
from flows.reports.styles import WORKBOOK_OPTIONS
from flows.reports.workbook.follow_up import write_deadlines, write_open_issues, write_progress
from flows.reports.workbook.guide import write_guide
from flows.reports.workbook.tally_sheet import PRINTED, Flags, write_flags, write_tally
from schemas.rules import RULES, SEVERITY_LABELS
from schemas.vocabulary import MEASURES, TOTAL

_LABEL_OF = dict(zip(MEASURES, PRINTED, strict=True))
_MEASURE_COLUMNS = [Column(label, 8, "count") for label in PRINTED]


def write_workbook(published: Path, target: Path) -> None:
    """Write the summary workbook of a published database to `target` (the caller puts it in its place)."""
    with open_published(published) as data, xlsxwriter.Workbook(target, WORKBOOK_OPTIONS) as book:
        head = data.head
        book.set_properties({
            "title": head.tally_title, "subject": head.title, "author": head.office, "company": head.office, "keywords": head.document,
            "created": datetime.combine(head.as_of, time()), "comments": f"统计日 {head.as_of:%Y-%m-%d}",
        })  # fmt: skip
        book.set_calc_mode("auto")
        pages = Book(book, head)
        flags = Flags(data)
        write_tally(pages, data, flags)
        _classes(pages, data, flags)
        _department_classes(pages, data, flags)
        _coverage(pages, data)
        write_deadlines(pages, data)
        write_open_issues(pages, data)
        _pending(pages, data)
        _reconciliation(pages, data)
        write_progress(pages, data)
        _findings(pages, data)
        write_guide(pages, data)
        _results(pages, data)
        write_flags(pages, flags)


def _classes(book: Book, data: Published, flags: Flags) -> None:
    columns = [
        Column("信用风险分类", 13, "name"), Column("名录户数", 9, "count"), Column("抽查比例", 9, "share"), Column("应抽户数", 9, "count"),
        Column("抽中户数", 9, "count"), Column("已检查户数", 9, "count"), Column("覆盖率", 9, "coverage"), *_MEASURE_COLUMNS[1:],
    ]  # fmt: skip
    note = "应抽 = 比例 × 名录户数向上取整，该类不空时至少 1。覆盖率 = 抽中且已检查 ÷ 抽中；没有抽取记录时 = 已检查 ÷ 应抽。来源：视图 class_tally。"
    page = book.page("分类统计", "按信用风险分类统计", note, columns=len(columns))
    rows = data.dicts("from class_tally")
    first = page.row + 1
    page.table(columns, [tuple(row.values()) for row in rows])
    page.sheet.set_row(first - 1, 88)
    for offset, row in enumerate(rows):
        _class_formulas(page, flags, first, offset, row)
    chart = book.book.add_chart({"type": "column"})
    for column, name in ((3, "应抽户数"), (5, "已检查户数")):
        chart.add_series({
            "name": name, "categories": [page.name, first, 0, first + 3, 0], "values": [page.name, first, column, first + 3, column],
            "fill": {"color": "#9DB7D5" if column == 3 else "#2F5F93"}, "data_labels": {"value": True},
        })  # fmt: skip
    chart.set_title({"name": "应抽与已检查（户）", "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"})
    page.sheet.insert_chart(
        page.row + 1, 0, chart, {"x_scale": 1.1, "description": "各类应抽户数与已检查户数的柱形图"}
    )
    _results_chart(book, data, page)


def _results_chart(book: Book, data: Published, page: Page) -> None:
    """The results by department, stacked; here, where the table above is short, not under the long ones."""
    chart = book.book.add_chart({"type": "bar", "subtype": "stacked"})
    count = data.number("select count(*) from department")
    for measure in range(1, 11):
        chart.add_series({
            "name": ["统计表", 2, 1 + measure], "categories": ["统计表", 3, 0, 2 + count, 0],
            "values": ["统计表", 3, 1 + measure, 2 + count, 1 + measure],
        })  # fmt: skip
    chart.set_title({"name": "各部门抽查结果（户）", "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 880, "height": min(288 + 24 * max(0, count - 4), 900)})
    chart.set_legend({"position": "right"})
    page.sheet.insert_chart(page.row + 1, 7, chart, {"description": "各部门十项抽查结果的堆叠条形图"})


def _class_formulas(page: Page, flags: Flags, first: int, offset: int, row: dict[str, object]) -> None:
    at = first + offset
    is_total = row["credit_class"] == TOTAL
    for measure, column in enumerate(MEASURES):
        target = 5 if measure == 0 else 6 + measure
        letter = None if is_total else row["credit_class"]
        formula, behind = flags.total(measure, letter), flags.behind_total(measure, letter)
        page.linked_formula(at, target, formula, "total" if is_total else "count", row[column], behind)
    if is_total:
        for target, column in ((1, "roster"), (3, "required"), (4, "drawn")):
            letter = chr(65 + target)
            if row[column] is not None:
                formula = f"=SUM({letter}{first + 1}:{letter}{at})"
                page.sheet.write_formula(at, target, formula, page.looks["total"], row[column])


def _department_classes(book: Book, data: Published, flags: Flags) -> None:
    columns = [Column("单位", 16, "name"), Column("信用风险分类", 9, "name"), *_MEASURE_COLUMNS]
    page = book.page(
        "部门×分类", "按部门和信用风险分类统计", "来源：视图 department_class_tally。", columns=len(columns)
    )
    rows = data.dicts("from department_class_tally")
    first = page.row + 1
    page.table(columns, [tuple(row.values()) for row in rows])
    page.sheet.set_row(first - 1, 88)
    for at, row in enumerate(rows, first):
        for measure, column in enumerate(MEASURES):
            of = row["department"], row["credit_class"]
            formula, behind = flags.department(measure, *of), flags.behind_department(measure, *of)
            page.linked_formula(at, 2 + measure, formula, "count", row[column], behind)


def _coverage(book: Book, data: Published) -> None:
    columns = [
        Column("单位", 16, "name"), Column("机构名称", 46), Column("信用风险分类", 9, "name"), Column("情况", 10, "name"), Column("位置和原因", 60),
    ]  # fmt: skip
    is_drawn = data.number("select count(*) from draw_selection")
    basis = "范围：抽中的机构。" if is_drawn else "还没有抽取记录，范围暂取报送过任何记录的机构。"
    page = book.page(
        "覆盖与未报",
        "未报送和待补正的机构",
        f"{basis}每个机构 × 部门一行。来源：视图 outstanding。",
        columns=len(columns),
    )
    page.table(
        columns, data.rows("select department, institution, credit_class, reason, detail from outstanding")
    )


def _pending(book: Book, data: Published) -> None:
    columns = [
        Column("机构名称（原文）", 28), Column("统一社会信用代码/注册号", 20), Column("检查单位", 11), Column("检查事项", 18), Column("检查结果原文", 10),
        Column("为什么不计", 34), Column("文件", 26), Column("工作表", 10), Column("单元格", 7, "name"),
    ]  # fmt: skip
    note = (
        "下列记录有错误，补正之前不计入任何统计；改好后重新报送，后报的自动替换。来源：视图 pending_record。"
    )
    page = book.page("待补正", "待补正的记录", note, columns=len(columns))
    query = "select institution, code, department, item, result_text, rules, file_name, sheet, cell from pending_record"
    page.table(columns, ((*row[:5], _reasons(row[5]), *row[6:]) for row in data.rows(query)))


def _reasons(rules: object) -> str:
    assert isinstance(rules, list)
    return "；".join(f"{rule} {RULES[rule].what}" for rule in rules)


def _reconciliation(book: Book, data: Published) -> None:
    columns = [
        Column("单位", 18, "name"), Column("指标", 40), Column("自报数", 10, "count"), Column("记录统计数", 12, "count"), Column("差", 8, "count"),
    ]  # fmt: skip
    note = "自报数取各部门报来的汇总表（后报的为准），统计数按有效记录计算；差 = 自报 − 统计。来源：视图 reconciliation。"
    page = book.page("数据核对", "自报数与记录统计数核对", note, columns=len(columns))
    first = page.row + 1
    rows = data.rows("select department, measure, declared, computed, difference from reconciliation")
    page.table(
        columns, ((department, _LABEL_OF[str(measure)], *figures) for department, measure, *figures in rows)
    )
    for at, row in enumerate(rows, first):
        page.sheet.write_formula(at, 4, f"=C{at + 1}-D{at + 1}", page.looks["count"], row[4])
    if rows:
        differs = {"type": "cell", "criteria": "!=", "value": 0, "format": page.looks["error_fill"]}
        page.sheet.conditional_format(first, 4, page.row - 1, 4, differs)


def _findings(book: Book, data: Published) -> None:
    columns = [
        Column("文件", 36), Column("工作表", 12), Column("单元格", 8, "name"), Column("规则", 7, "name"), Column("程度", 7, "name"), Column("问题与改法", 80),
    ]  # fmt: skip
    note = "每个有错误或提醒的文件在“回执”文件夹里另有一份标出位置的回执。来源：表 finding。"
    page = book.page("发现的问题", "报送材料中发现的问题", note, columns=len(columns))
    first = page.row + 1
    query = """
        select file_name, sheet, cell, rule, severity, message from finding
        order by case severity when 'error' then 1 when 'warning' then 2 else 3 end
    """
    rows = data.rows(query)
    page.table(columns, ((*row[:4], SEVERITY_LABELS[row[4]], row[5]) for row in rows))  # type: ignore[index]
    for severity, label in SEVERITY_LABELS.items():
        if rows:
            shown = {
                "type": "cell",
                "criteria": "==",
                "value": f'"{label}"',
                "format": page.looks[f"{severity}_fill"],
            }
            page.sheet.conditional_format(first, 4, page.row - 1, 4, shown)


def _results(book: Book, data: Published) -> None:
    columns = [
        Column("机构名称", 28), Column("统一社会信用代码/注册号", 20), Column("分类", 5, "name"), Column("检查单位", 11), Column("检查事项", 18),
        Column("结果", 5, "count"), Column("抽查结果", 20), Column("处理结果（依据）", 22), Column("检查日期", 11, "date"), Column("文件", 26),
        Column("工作表", 10), Column("单元格", 7, "name"),
    ]  # fmt: skip
    note = "每条现行有效结果一行，后三列是它在原件里的位置。来源：表 record_result、record_disposition。"
    page = book.page("结果明细", "计入统计的每一条结果", note, columns=len(columns))
    query = """
        with handled as (
            select institution_id, department, item,
                string_agg(disposition || case origin when 'remark' then '（备注）' when 'implied' then '（结果5所含）' else '' end, '、') as shown
            from record_disposition
            group by institution_id, department, item
        )
        select r.institution, r.code, r.credit_class, r.department, r.item, r.result, c.label, h.shown, r.inspected_on,
            f.file_name, r.sheet, r.cell
        from record_result as r
        join result_code as c on r.result = c.result
        join source_file as f on r.sha256 = f.sha256 and f.verdict <> 'duplicate'
        left join handled as h on r.institution_id = h.institution_id and r.department = h.department and r.item = h.item
        order by r.institution, r.department, r.item, r.result
    """
    page.table(columns, data.rows(query))
