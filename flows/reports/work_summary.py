"""专项简报.docx: a draft of the work summary the notice asks for (工作总结), for a person to finish."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Final

from flows.reports.official import Paper
from flows.reports.published import RESULT, Published, open_published
from flows.reports.wording import chinese_day, dispositions_in_words, results_in_words
from schemas.vocabulary import TOTAL

Figures = Mapping[str, object]
_NAMED: Final = 5
_BESIDE: Final = 5
"""So many departments, 合计 among them, have room beside each other on a page."""
_JOINT: Final = """
    select count(distinct institution_id) from (
        select institution_id from record_result
        group by institution_id, inspected_on having count(distinct department) > 1
    )
"""
_PUBLISHED: Final = """
    select count(*) filter (done_on is not null), count(*) from deadline where kind = 'publication'
"""
_PROBLEMS: Final = f"""
    select c.label, count(distinct r.institution_id), list_sort(list(distinct r.institution))[:{_NAMED + 1}]
    from record_result as r
    inner join result_code as c on r.result = c.result
    where c.is_problem
    group by c.label, c.rowid order by 2 desc, c.rowid
"""  # noqa: S608 - a number


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
    names = data.rows("select name from department order by position")
    departments = "、".join(str(name) for (name,) in names)
    period = f"{chinese_day(head.period_start)}至{chinese_day(head.period_end)}"
    paper.heading("一、基本情况")
    paper.paragraph(
        f"根据{head.document or '年度抽查计划'}，{departments}于{period}对{head.subject}"
        "开展部门联合“双随机、一公开”监管。各信用风险分类的抽查情况如下："
    )
    rows = data.rows("select credit_class, roster, share, required, drawn, inspected from class_tally")
    paper.table(
        ("分类", "名录（户）", "抽查比例", "应抽（户）", "抽中（户）", "已检查（户）"),
        [(*row[:2], _percent(row[2]), row[3], "—" if row[4] is None else row[4], row[5]) for row in rows],
    )


def _results(paper: Paper, data: Published) -> None:
    tally = data.dicts("from department_tally")
    total = next(row for row in tally if row["department"] == TOTAL)
    found, handled = results_in_words(total, data.measures), dispositions_in_words(total, data.measures)
    paper.heading("二、检查结果")
    paper.paragraph(
        f"共检查机构{total['inspected']}户。抽查结果：{found or '尚无有效结果'}。处理结果：{handled or '无'}。"
        "（一户有几种结果或处理的，在各项中各计一次。）"
    )
    if len(tally) <= _BESIDE:
        _beside(paper, data, tally, total)
        return
    rows = [
        (
            row["department"], row["inspected"],
            results_in_words(row, data.measures), dispositions_in_words(row, data.measures),
        )
        for row in tally
    ]  # fmt: skip
    paper.table(("单位", "户数", "抽查结果", "处理结果"), rows, widths=(42, 14, 64, 36))


def _beside(paper: Paper, data: Published, tally: Sequence[Figures], total: Figures) -> None:
    """The departments beside each other, a row a figure; results that nobody gave are left out."""
    shown = [measure for measure in data.measures if measure.group != RESULT or total[measure.name]]
    rows = [(measure.label, *(row[measure.name] for row in tally)) for measure in shown]
    paper.table(("项目（户）", *(str(row["department"]) for row in tally)), rows)


def _highlights(paper: Paper, data: Published) -> None:
    paper.heading("三、主要做法和成效")
    for text in _done_well(data):
        paper.paragraph(text)
    paper.to_finish("请补写：组织领导、部门协作、宣传引导等做法和典型事例")


def _done_well(data: Published) -> Iterator[str]:
    joint = data.number(_JOINT)
    inspected = data.number("select count(distinct institution_id) from record_result")
    if joint:
        yield f"“进一次门、查多项事”。已检查的{inspected}户中，{joint}户由两个以上部门同一天联合检查。"
    for drawn, seed in data.rows("select drawn, seed from draw order by draw desc limit 1"):
        yield (
            f"抽取公开可验。{drawn}户检查对象和检查人员由公开种子“{seed}”随机抽取，"
            "凭抽取凭证和公布的名录任何人都能重算。"
        )
    published, due = data.rows(_PUBLISHED)[0]
    if published:
        yield f"结果依法公示。应公示{due}户次，已公示{published}户次。"
    closed = data.number("select count(*) from ledger_entry where kind = 'reinspection' and is_closed")
    if closed:
        yield f"整改闭环。已复查并确认整改到位{closed}户次。"


def _problems(paper: Paper, data: Published) -> None:
    paper.heading("四、发现的主要问题")
    rows = data.rows(_PROBLEMS)
    for number, (label, count, names) in enumerate(rows, 1):
        assert isinstance(names, list)
        shown = "、".join(names[:_NAMED]) + ("等" if len(names) > _NAMED else "")
        paper.paragraph(f"（{number}）{label}：{count}户（{shown}）。")
    if not rows:
        paper.paragraph("现有有效记录中没有发现问题。")
    paper.to_finish("请补写：问题的具体表现、原因分析；对外发布前核对是否宜列机构名称")


def _next_steps(paper: Paper, data: Published) -> None:
    paper.heading("五、存在的不足和下一步打算")
    overdue = data.overdue
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
