"""说明: what counts, where each number comes from, and the view that yields it."""

from collections.abc import Iterator
from typing import Final

from flows.reports.page import Book, Column, Page
from flows.reports.published import Published
from flows.reports.wording import in_numerals
from schemas.vocabulary import VERDICTS

_RECEIVED: Final = """
    select if(withdrawn_at is null, verdict, 'withdrawn') as became, count(*)
    from source_file group by became order by became
"""
_SOURCES: Final = (
    ("统计表", "附件3：各部门和合计的户数", "department_tally，逐户见 institution_measure"),
    ("分类统计", "按信用风险分类的名录、应抽、抽中、已检查、查全、覆盖率和各项户数", "class_tally"),
    ("部门×分类", "每个部门在每一类的户数", "department_class_tally"),
    ("覆盖与未报", "抽中而没有报来或待补正的，机构 × 部门", "outstanding"),
    ("抽查以外的检查", "没有抽中的机构的检查结果，不在抽查的任何数里", "outside_visit"),
    ("检查安排", "计划哪天检查、实际哪天检查；部门联合率", "visit_plan、joint_visit"),
    ("入企登记", "每次检查的扫码时间、通知书文号、任务编号", "visit_entry"),
    ("期限预警", "公示、更正和移送的到期日", "deadline（逐事项见 deadline_item，期限天数在 deadline_rule，工作日在 working_day）"),
    ("待跟进", "还没有了结的问题和复查情况", "open_issue、reinspection"),
    ("待补正", "有错误、不计入的记录", "pending_record"),
    ("数据核对", "各部门自报数与记录统计数", "reconciliation"),
    ("进展", "历次汇总的数", "progress"),
    ("发现的问题", "每个文件的错误、提醒、提示", "finding"),
    ("结果明细", "计入的每条结果和它在原件里的位置", "record_result、record_disposition"),
    ("机构×部门", "各部门的数逐户的依据", "institution_measure"),
    ("机构汇总", "合计的数逐户的依据", "institution_measure"),
)  # fmt: skip

_BEHIND: Final = {"结果明细", "机构×部门", "机构汇总"}
"""The sheets that are written after this one."""


def _guide(data: Published) -> tuple[tuple[str, str], ...]:
    """What a reader asks, and the answers, with the plan's own results and dispositions."""
    number = in_numerals(len(data.results))
    words = {code: label.removeprefix("发现问题") for code, label in data.results.items()}
    implied = "".join(f"、结果 {code}“{words[code]}”本身" for code in data.results_that_dispose)
    return (
        ("这份表怎么来的", "各部门报来的记录表、台账逐份读取、校验，能计数的才计入；原件按 SHA-256 存档，一个字节也不会丢。"),
        ("什么计入", "机构在名录中、单位属于本次部门、结果可读且不矛盾、签字盖章齐全（或拒签有签字说明）、日期有效的记录。"),
        ("什么不计入", "有“错误”的记录，列在“待补正”，改好重报即可；“提醒”照样计入，但请人看一眼。"),
        ("抽查户数", "该部门至少有一条有效结果的不同机构数；抽取以后只数抽中的，没有抽中的另列“抽查以外的检查”。"),
        ("查全", "计划里各部门的各个事项都有有效结果的机构；覆盖率按它算。"),
        (f"{number}项结果", f"一户有几种结果就在几项里各算一次，所以{number}项之和可以大于抽查户数。"),
        ("处理结果", f"依次取自处理结果栏、备注中写明已做的{implied}；依据写在“结果明细”。"),
        ("合计", "各部门合起来的不同机构数；与各部门相加不同时，下面另列一行对照（不打印）。"),
        ("又报、又查的", "同一机构、部门、事项同一天的检查又报的，以后到的为准；不同天的，以检查日期在后的为准，复查只了结问题；先前的留在 record_line。"),
        ("数字能点到底", "统计数都是公式，点一下跳到“机构×部门”“机构汇总”里求和的那些行；每条结果的文件、工作表、单元格在“结果明细”。"),
        ("分析人员", "同一文件夹的 inspections.duckdb 里有全部表和视图，只读打开即可；各页取自哪个视图见下表。"),
    )  # fmt: skip


def write_guide(book: Book, data: Published) -> None:
    """The sheet a reader turns to when a number surprises."""
    head = book.head
    columns = [
        Column("工作表", 16),
        Column("是什么", 66),
        Column("来源（inspections.duckdb 里的表和视图）", 46),
    ]
    note = f"{head.title}\n{head.document}　统计日 {head.as_of:%Y-%m-%d}"
    page = book.page("说明", "怎么看这份表", note, columns=columns)
    page.sheet.fit_to_pages(1, 1)
    for heading, text in _guide(data):
        _explain(page, heading, text, 34)
    page.row += 1
    page.headings(15)
    written = {sheet.get_name() for sheet in book.book.worksheets()} | _BEHIND
    for name, text, source in (told for told in _SOURCES if told[0] in written):
        page.sheet.write_url(page.row, 0, f"internal:'{name}'!A1", page.looks["link"], name)
        page.sheet.write_string(page.row, 1, text, page.looks["text"])
        page.sheet.write_string(page.row, 2, source, page.looks["text"])
        if height := page.height((name, text, source)):
            page.sheet.set_row(page.row, height)
        page.row += 1
    page.row += 1
    _explain(page, "收到的文件", "，".join(_received(data)) or "还没有收到文件")


def _explain(page: Page, heading: str, text: str, height: float | None = None) -> None:
    page.sheet.write_string(page.row, 0, heading, page.looks["heading"])
    page.sheet.merge_range(page.row, 1, page.row, 2, text, page.looks["text"])
    if height:
        page.sheet.set_row(page.row, height)
    page.row += 1


def _received(data: Published) -> Iterator[str]:
    for became, files in data.pairs(_RECEIVED):
        yield f"{VERDICTS.get(str(became), '撤回')} {files} 份"
