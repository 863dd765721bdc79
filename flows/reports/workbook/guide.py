"""说明: what counts, where each number comes from, and the view that yields it."""

from typing import Final

from flows.reports.page import Book
from flows.reports.published import Published

_GUIDE: Final = (
    (
        "这份表怎么来的",
        "各部门报来的记录表、台账逐份读取、校验，能计数的才计入；原件按 SHA-256 存档，一个字节也不会丢。",
    ),
    (
        "什么计入",
        "机构在名录中、单位属于本次部门、结果可读且不矛盾、签字盖章齐全（或拒签有签字说明）、日期有效的记录。",
    ),
    ("什么不计入", "有“错误”的记录，列在“待补正”，改好重报即可；“提醒”照样计入，但请人看一眼。"),
    ("抽查户数", "该部门至少有一条有效结果的不同机构数。"),
    ("十项结果", "一户有几种结果就在几项里各算一次，所以十项之和可以大于抽查户数。"),
    ("处理结果", "依次取自处理结果栏、备注中写明已做的、结果 5“已责令整改”本身；依据写在“结果明细”。"),
    ("合计", "各部门合起来的不同机构数；与各部门相加不同时，下面另列一行对照。"),
    ("后报替换", "同一机构、同一部门、同一事项后来又报的，以后到的为准；先前的留在历史表 record_line。"),
    (
        "数字能点到底",
        "统计数都是公式，点一下跳到“机构×部门”“机构汇总”里求和的那些行；每条结果的文件、工作表、单元格在“结果明细”。",
    ),
    ("分析人员", "同一文件夹的 inspections.duckdb 里有全部表和视图，只读打开即可；各页取自哪个视图见下表。"),
)


_SOURCES: Final = (
    ("统计表", "附件3：各部门和合计的户数", "department_tally，逐户见 institution_measure"),
    ("分类统计", "按信用风险分类的名录、应抽、抽中、已检查、覆盖率和各项户数", "class_tally"),
    ("部门×分类", "每个部门在每一类的户数", "department_class_tally"),
    ("覆盖与未报", "抽中而没有报来或待补正的，机构 × 部门", "outstanding"),
    (
        "期限预警",
        "公示和移送的到期日",
        "deadline（逐事项见 deadline_item，期限天数在 deadline_rule，工作日在 working_day）",
    ),
    ("待跟进", "还没有了结的问题", "open_issue"),
    ("待补正", "有错误、不计入的记录", "pending_record"),
    ("数据核对", "各部门自报数与记录统计数", "reconciliation"),
    ("进展", "历次汇总的数", "progress"),
    ("发现的问题", "每个文件的错误、提醒、提示", "finding"),
    ("结果明细", "计入的每条结果和它在原件里的位置", "record_result、record_disposition"),
    ("机构×部门", "各部门的数逐户的依据", "institution_measure"),
    ("机构汇总", "合计的数逐户的依据", "institution_measure"),
)


def write_guide(book: Book, data: Published) -> None:
    """The sheet a reader turns to when a number surprises."""
    head = book.head
    page = book.page(
        "说明", "怎么看这份表", f"{head.title}\n{head.document}　统计日 {head.as_of:%Y-%m-%d}", columns=3
    )
    sheet, looks = page.sheet, page.looks
    sheet.fit_to_pages(1, 1)
    for column, width in enumerate((16, 66, 46)):
        sheet.set_column(column, column, width)
    for heading, text in _GUIDE:
        sheet.write_string(page.row, 0, heading, looks["heading"])
        sheet.merge_range(page.row, 1, page.row, 2, text, looks["text"])
        sheet.set_row(page.row, 34)
        page.row += 1
    page.row += 1
    for column, heading in enumerate(("工作表", "是什么", "来源（inspections.duckdb 里的表和视图）")):
        sheet.write_string(page.row, column, heading, looks["heading"])
    for name, text, source in _SOURCES:
        page.row += 1
        sheet.write_url(page.row, 0, f"internal:'{name}'!A1", looks["link"], name)
        sheet.write_string(page.row, 1, text, looks["text"])
        sheet.write_string(page.row, 2, source, looks["text"])
    page.row += 2
    words = {"accepted": "采用", "partly_accepted": "部分采用", "rejected": "未采用", "duplicate": "重复"}
    kinds = data.rows("select verdict, count(*) from source_file group by verdict order by verdict")
    received = "，".join(f"{words[str(verdict)]} {files} 份" for verdict, files in kinds) or "还没有收到文件"
    sheet.write_string(page.row, 0, "收到的文件", looks["heading"])
    sheet.merge_range(page.row, 1, page.row, 2, received, looks["text"])
