"""专项简报.docx: a draft of the work summary the notice asks for (工作总结), for a person to finish."""

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Final

from flows.reports.official import Paper, chinese_day
from flows.reports.published import Published, dispositions_in_words, open_published, results_in_words
from schemas.vocabulary import DISPOSITIONS, PROBLEM_RESULTS, RESULTS, TOTAL

_NAMED: Final = 5
_BESIDE: Final = 5
"""So many departments, 合计 among them, have room beside each other on a page."""


def write_work_summary(published: Path, target: Path) -> None:
    """Write the draft: every figure from the published database, what only people know left open and marked."""
    with open_published(published) as data:
        head = data.head
        paper = Paper(f"{head.title}工作总结", datetime.combine(head.as_of, time()))
        paper.title(f"{head.title}工作总结")
        paper.to_finish(f"草稿：数字统计至{chinese_day(head.as_of)}，由系统填写；黄色处请补写，定稿前请核对")
        _basics(paper, data)
        _results(paper, data)
        _highlights(paper, data)
        _problems(paper, data)
        _next_steps(paper, data)
        paper.closing(head.office, chinese_day(head.as_of))
    paper.save(target)


def _basics(paper: Paper, data: Published) -> None:
    head = data.head
    departments = "、".join(
        str(name) for (name,) in data.rows("select name from department order by position")
    )
    paper.heading("一、基本情况")
    paper.paragraph(
        f"根据{head.document or '年度抽查计划'}，{departments}于{chinese_day(head.period_start)}至{chinese_day(head.period_end)}"
        f"对{head.subject}开展部门联合“双随机、一公开”监管。各信用风险分类的抽查情况如下："
    )
    rows = data.dicts("from class_tally")
    paper.table(
        ("分类", "名录（户）", "抽查比例", "应抽（户）", "抽中（户）", "已检查（户）"),
        [
            (
                r["credit_class"],
                r["roster"],
                _percent(r["share"]),
                r["required"],
                _shown(r["drawn"]),
                r["inspected"],
            )
            for r in rows
        ],
    )


def _results(paper: Paper, data: Published) -> None:
    tally = data.dicts("from department_tally")
    total = next(row for row in tally if row["department"] == TOTAL)
    paper.heading("二、检查结果")
    found, handled = results_in_words(total), dispositions_in_words(total)
    paper.paragraph(
        f"共检查机构{total['inspected']}户。抽查结果：{found or '尚无有效结果'}。处理结果：{handled or '无'}。"
        "（一户有几种结果或处理的，在各项中各计一次。）"
    )
    if len(tally) <= _BESIDE:
        shown = [
            ("抽查户数", "inspected"),
            *((label, f"result_{code}") for code, label in RESULTS.items() if total[f"result_{code}"]),
            *DISPOSITIONS.items(),
        ]
        names = [str(row["department"]) for row in tally]
        paper.table(
            ("项目（户）", *names), [(label, *(row[measure] for row in tally)) for label, measure in shown]
        )
    else:
        rows = [
            (row["department"], row["inspected"], results_in_words(row), dispositions_in_words(row))
            for row in tally
        ]
        paper.table(("单位", "户数", "抽查结果", "处理结果"), rows, widths=(42, 14, 64, 36))


def _highlights(paper: Paper, data: Published) -> None:
    paper.heading("三、主要做法和成效")
    for text in _done_well(data):
        paper.paragraph(text)
    paper.to_finish("请补写：组织领导、部门协作、宣传引导等做法和典型事例")


def _done_well(data: Published) -> Iterator[str]:
    joint = data.number("""
        select count(distinct institution_id) from (
            select institution_id from record_result group by institution_id, inspected_on having count(distinct department) > 1
        )
    """)
    inspected = data.number("select count(distinct institution_id) from record_result")
    if joint:
        yield f"“进一次门、查多项事”。已检查的{inspected}户中，{joint}户由两个以上部门同一天联合检查。"
    for drawn, seed in data.rows("select drawn, seed from draw order by draw desc limit 1"):
        yield f"抽取公开可验。{drawn}户检查对象和检查人员由公开种子“{seed}”随机抽取，凭抽取凭证和公布的名录任何人都能重算。"
    published, due = data.rows("""
        select count(*) filter (done_on is not null), count(*) from deadline where kind = 'publication'
    """)[0]
    if published:
        yield f"结果依法公示。应公示{due}户次，已公示{published}户次。"
    closed = data.number("select count(*) from ledger_entry where kind = 'reinspection' and is_closed")
    if closed:
        yield f"整改闭环。已复查并确认整改到位{closed}户次。"


def _problems(paper: Paper, data: Published) -> None:
    paper.heading("四、发现的主要问题")
    codes = ", ".join(map(str, sorted(PROBLEM_RESULTS)))
    rows = data.rows(f"""
        select result, count(distinct institution_id), list_sort(list(distinct institution))
        from record_result where result in ({codes}) group by result order by 2 desc, 1
    """)  # noqa: S608 - our own codes
    for number, (result, count, names) in enumerate(rows, 1):
        assert isinstance(names, list)
        shown = "、".join(names[:_NAMED]) + ("等" if len(names) > _NAMED else "")
        paper.paragraph(f"（{number}）{RESULTS[int(str(result))]}：{count}户（{shown}）。")
    if not rows:
        paper.paragraph("现有有效记录中没有发现问题。")
    paper.to_finish("请补写：问题的具体表现、原因分析；对外发布前核对是否宜列机构名称")


def _next_steps(paper: Paper, data: Published) -> None:
    paper.heading("五、存在的不足和下一步打算")
    overdue = dict(data.pairs("select kind, count(*) from undone where status = 'overdue' group by kind"))
    waiting = data.number("select count(*) from outstanding")
    pending = data.number("select count(*) from pending_record")
    differing = data.number("select count(*) from reconciliation where difference <> 0")
    still_open = data.number("select count(*) from open_issue")
    facts = [
        f"未报送或待补正{waiting}项（机构×部门），其中待补正记录{pending}行" if waiting or pending else "",
        f"逾期未公示{overdue['publication']}户次" if "publication" in overdue else "",
        f"逾期未移送{overdue['referral']}户次" if "referral" in overdue else "",
        f"部门自报数与记录不一致{differing}处" if differing else "",
    ]
    short = "；".join(fact for fact in facts if fact)
    paper.paragraph(
        f"截至{chinese_day(data.head.as_of)}，{short}。" if short else "报送、公示、移送均已按期完成。"
    )
    if still_open:
        paper.paragraph(f"对尚未了结的{still_open}个问题持续跟进，督促整改到位后复查销号。")
    paper.to_finish("请补写：下一步工作打算和建议")


def _percent(share: object) -> str:
    return "" if share is None else f"{float(str(share)) * 100:.4f}".rstrip("0").rstrip(".") + "%"


def _shown(value: object) -> object:
    return "—" if value is None else value
