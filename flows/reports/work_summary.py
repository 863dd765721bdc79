"""专项简报.docx: a draft of the work summary the notice asks for (工作总结), for a person to finish."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Final

from flows.reports.fields import Fact, renew_facts
from flows.reports.official import Paper
from flows.reports.published import Published, open_published
from flows.reports.wording import (
    DUTIES,
    chinese_day,
    dispositions_in_words,
    drawn_and_inspected,
    results_in_words,
    unvisited_told,
)
from schemas.vocabulary import TOTAL

Figures = Mapping[str, object]
_CHANGED: Final = "改过的"
_NAMED: Final = 5
_BESIDE: Final = 5
"""So many departments, 合计 among them, have room beside each other on a page."""
_JOINT: Final = "select count(distinct institution_id) from joint_visit where is_joint"
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
    """Write the draft: every figure from the published database,
    what only people know left open and marked."""
    _drafted(published).save(target)


def renew_work_summary(published: Path, finished: bytes) -> bytes | None:
    """A draft that a person works on, its figures brought up to date and the person's text as it is.

    None where it is no document of ours any more.
    """
    return renew_facts(finished, _drafted(published).facts, _CHANGED)


def _drafted(published: Path) -> Paper:
    with open_published(published) as data:
        head = data.head
        paper = Paper(f"{head.title}工作总结", datetime.combine(head.as_of, time()))
        paper.title(f"{head.title}工作总结")
        paper.to_finish(
            "草稿：数字统计至",
            _fact("统计日", f"{chinese_day(head.as_of)}{head.recomputed}"),
            "，由系统填写，以后每次汇总自动更新，其余文字不动；黄色处请补写，定稿前请核对",
            _fact(_CHANGED, ""),
        )
        _basics(paper, data)
        _results(paper, data)
        _highlights(paper, data)
        _problems(paper, data)
        _next_steps(paper, data)
        paper.closing(head.office, _fact("落款日期", chinese_day(head.as_of)))
    return paper


def _fact(name: str, text: object) -> Fact:
    return Fact("_".join(name.split()), str(text))


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
    told = ("名录", "应抽", "抽中", "已检查", "查全")
    rows = data.rows(
        "select credit_class, share, roster, required, drawn, inspected, complete from class_tally"
    )
    paper.table(
        ("分类", "比例", *(f"{name}（户）" for name in told)),
        [
            (
                letter,
                _percent(share),
                *(_figure(letter, name, figure) for name, figure in zip(told, figures, strict=True)),
            )
            for letter, share, *figures in rows
        ],
    )
    outside = data.number("select count(distinct institution_id) from outside_visit")
    paper.paragraph(
        _fact("未查全", _unvisited(data)),
        _fact("抽查以外", f"另有抽查以外的检查{outside}户，不在上表。" if outside else ""),
    )


def _figure(row: object, column: str, figure: object) -> Fact:
    return _fact(f"{row}/{column}", "—" if figure is None else figure)


def _unvisited(data: Published) -> str:
    """Who was not visited by all, the first by name, and why."""
    left = unvisited_told(data)
    if not left:
        return "应当检查的机构已全部查到。"
    shown = "；".join(f"{institution}（{why}）" for institution, why in left[:_NAMED])
    return f"还没有查全的{len(left)}户：{shown}{'等' if len(left) > _NAMED else ''}。"


def _results(paper: Paper, data: Published) -> None:
    tally = data.dicts("from department_tally")
    total = next(row for row in tally if row["department"] == TOTAL)
    found, handled = results_in_words(total, data.measures), dispositions_in_words(total, data.measures)
    paper.heading("二、检查结果")
    paper.paragraph(
        _fact("抽中和已检查", drawn_and_inspected(data)),
        "共检查机构",
        _fact("检查户数", total["inspected"]),
        "户。抽查结果：",
        _fact("抽查结果", found or "尚无有效结果"),
        "。处理结果：",
        _fact("处理结果", handled or "无"),
        "。（一户有几种结果或处理的，在各项中各计一次。）",
    )
    if len(tally) <= _BESIDE:
        _beside(paper, data, tally)
        return
    rows = [
        (
            row["department"],
            _figure(row["department"], "户数", row["inspected"]),
            _figure(row["department"], "抽查结果", results_in_words(row, data.measures)),
            _figure(row["department"], "处理结果", dispositions_in_words(row, data.measures)),
        )
        for row in tally
    ]
    paper.table(("单位", "户数", "抽查结果", "处理结果"), rows, widths=(42, 14, 64, 36))


def _beside(paper: Paper, data: Published, tally: Sequence[Figures]) -> None:
    """The departments beside each other, a row a figure:
    those that are 0 too, which the next night may not be."""
    rows = [
        (m.label, *(_figure(row["department"], m.label, row[m.name]) for row in tally)) for m in data.measures
    ]
    paper.table(("项目（户）", *(str(row["department"]) for row in tally)), rows)


def _highlights(paper: Paper, data: Published) -> None:
    paper.heading("三、主要做法和成效")
    paper.paragraph(_fact("做法成效", "".join(_done_well(data))))
    paper.to_finish("请补写：组织领导、部门协作、宣传引导等做法和典型事例")


def _done_well(data: Published) -> Iterator[str]:
    joint = data.number(_JOINT)
    inspected = data.number("select count(distinct institution_id) from record_result")
    if joint:
        yield f"“进一次门、查多项事”。已检查的{inspected}户中，{joint}户由两个以上部门同一天联合检查。"
    for drawn, seed in data.rows("select drawn, seed from draw order by draw desc limit 1"):
        if seed is None:
            yield f"随机抽取。{drawn}户检查对象和检查人员在省级平台随机抽取。"
        else:
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
    told = []
    for number, (label, count, names) in enumerate(data.rows(_PROBLEMS), 1):
        assert isinstance(names, list)
        shown = "、".join(names[:_NAMED]) + ("等" if len(names) > _NAMED else "")
        told.append(f"（{number}）{label}：{count}户（{shown}）")
    paper.paragraph(_fact("主要问题", "；".join(told) + "。" if told else "现有有效记录中没有发现问题。"))
    paper.to_finish("请补写：问题的具体表现、原因分析；对外发布前核对是否宜列机构名称")


def _next_steps(paper: Paper, data: Published) -> None:
    paper.heading("五、存在的不足和下一步打算")
    paper.paragraph(
        "截至", _fact("不足截至", chinese_day(data.head.as_of)), "，", _fact("不足", _short_of(data)), "。"
    )
    still_open = data.number("select count(*) from open_issue")
    open_told = f"对尚未了结的{still_open}个问题持续跟进，督促整改到位后复查销号。" if still_open else ""
    paper.paragraph(_fact("待跟进", open_told or "发现的问题均已了结。"))
    paper.to_finish("请补写：下一步工作打算和建议")


def _short_of(data: Published) -> str:
    overdue = data.overdue
    waiting = data.number("select count(*) from outstanding")
    pending = data.number("select count(*) from pending_record")
    differing = data.number("select count(*) from reconciliation where difference <> 0")
    facts = [
        f"未报送或待补正{waiting}项（机构×部门），其中待补正记录{pending}行" if waiting or pending else "",
        *(f"逾期未办{DUTIES[kind]}{count}户次" for kind, count in overdue.items()),
        f"部门自报数与记录不一致{differing}处" if differing else "",
    ]
    return "；".join(fact for fact in facts if fact) or "报送、公示、移送均已按期完成"


def _percent(share: object) -> str:
    return "" if share is None else f"{float(str(share)) * 100:.4f}".rstrip("0").rstrip(".") + "%"
