"""why: a figure, what it is by definition, every institution and cell behind it,
and what was left out of it."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from shutil import get_terminal_size
from typing import Final

import typer

from flows.commands.why_asked import figure_asked
from flows.problem import Problem
from flows.reports.figures import COVERAGE, Behind, Figure, look_behind, plain_sum
from flows.reports.published import Published, open_published
from flows.reports.wording import class_in_words
from flows.settings import Settings
from flows.storage.folders import open_house
from schemas.vocabulary import TOTAL

Line = Mapping[str, object]
_NARROWEST: Final = 40
_REASONS: Final = {
    "待补正": "有错误，补正以前不计",
    "另报": "有错误，后来另报了能计的",
    "替换": "后来又报或又检查了，以后来的为准",
    "复查": "复查不另计，当初查出的不变",
    "抽查以外": "没有抽中，另列“抽查以外的检查”",
    "未报送": "记录还没有报来",
    "撤回": "文件撤回了",
    "读不出": "整个文件、整张表或这一格读不出",
}


def tell_why(settings: Settings, campaign: str, question: str) -> int:
    """Tell what is behind a figure of a campaign; the exit code.
    Raises Problem where it is not understood."""
    house = open_house(settings, campaign)
    plan = house.campaign()
    if not house.published.exists():
        raise Problem(f"{campaign} 还没有汇总过", f"先运行 shuangsuiji run {campaign}")
    with open_published(house.published) as data:
        figure = figure_asked(data, plan, question)
        _tell(data, figure, look_behind(data, figure))
    return 0


def _tell(data: Published, figure: Figure, behind: Behind) -> None:
    _say(f"{_named(figure)} {behind.label}：{_value(figure, behind)}")
    _say(f"{data.head.campaign}　统计日 {data.head.as_of}{data.head.recomputed}")
    _say(f"定义　{behind.sentence}")
    if behind.counting:
        _say(f"计法　{behind.counting}")
    if (summed := plain_sum(data, figure)) is not None:
        _say(f"各部门相加是 {summed}：同一机构由几个部门检查，合计中算一户。")
    for line in behind.declared:
        _tell_declared(line)
    if figure.measure == "required":
        _tell_required(behind.required)
    else:
        _tell_counted(behind.lines)
    _tell_left_out([*behind.left_out, *behind.files])


def _named(figure: Figure) -> str:
    if figure.credit_class == TOTAL:
        return figure.department
    told = class_in_words(figure.credit_class)
    return told if figure.department == TOTAL else f"{figure.department} {told}"


def _value(figure: Figure, behind: Behind) -> str:
    if behind.value is None:
        return "没有（还没有抽取，或除数为 0）"
    if figure.measure == COVERAGE:
        return f"{float(str(behind.value)):.1%}（查全 {_institutions(behind.lines)} 户，列在下面）"
    return f"{behind.value} 户"


def _tell_declared(line: Line) -> None:
    place = f"{line['file_name']} {line['sheet']}!{line['cell']}"
    until = f"（截至 {line['told_for']}）" if line["told_for"] else ""
    if line["difference"]:
        _say(
            f"部门自报　{line['declared']}{until}，按记录是 {line['computed']}，差 {line['difference']}：{place}"
        )
    else:
        _say(f"部门自报　{line['declared']}{until}，与记录一致：{place}")


def _tell_required(lines: Iterable[Line]) -> None:
    for line in lines:
        told = [f"名录 {line['roster']} 户"]
        if line["number"] is not None:
            told.append(f"计划写明 {line['number']} 户")
        elif line["share"] is not None:
            told.append(f"比例 {float(str(line['share'])) * 100:.6g}%")
        if line["at_least"]:
            told.append(f"至少 {line['at_least']} 户")
        _say(f"{class_in_words(line['credit_class'])}　{'，'.join(told)}：应抽 {line['required']} 户", 2)


def _tell_counted(lines: list[dict[str, object]]) -> None:
    _say("")
    if not lines:
        _say("一户也没有计入。")
        return
    _say(f"计入的 {_institutions(lines)} 户，出自 {len(lines)} 处：")
    by_institution = groupby(
        lines, key=lambda line: (line["institution_id"], line["institution"], line["credit_class"])
    )
    for number, ((identity, name, credit_class), places) in enumerate(by_institution, 1):
        known = f"　{identity}" if identity != name else ""
        _say(f"{number}. {name}{known}　{class_in_words(credit_class)}", 2)
        for line in places:
            said = (line["department"], line["item"], line["told"], line["inspected_on"])
            _say("　".join(str(part) for part in said if part is not None), 5)
            _say(_place(line), 5)


def _tell_left_out(lines: list[dict[str, object]]) -> None:
    _say("")
    if not lines:
        _say("没有本来可能计入而没有计入的。")
        return
    _say(f"没有计入的 {len(lines)} 处：")
    for reason, some in groupby(sorted(lines, key=_by_reason), key=lambda line: str(line["reason"])):
        of_reason = list(some)
        told = f"（{_REASONS[reason]}）" if reason in _REASONS else ""
        _say(f"{reason} {len(of_reason)} 处{told}", 2)
        for line in of_reason:
            _tell_line(line)


def _by_reason(line: Line) -> tuple[str, bool]:
    return str(line["reason"]), bool(line.get("is_counted"))


def _tell_line(line: Line) -> None:
    if line.get("institution"):
        _say(f"· {line['institution']}{'（已凭别的行计入）' if line.get('is_counted') else ''}", 4)
    result = f"结果 {line['result_text']}" if line.get("result_text") else None
    said = (line.get("department"), line.get("item"), result, line.get("inspected_on"))
    for more in ("　".join(str(part) for part in said if part), _place(line), line["told"]):
        if more:
            _say(str(more), 6)


def _place(line: Line) -> str:
    cell = f"{line['sheet']}!{line['cell']}" if line["sheet"] and line["cell"] else line["sheet"]
    return " ".join(str(part) for part in (line["file_name"], cell) if part)


def _institutions(lines: Iterable[Line]) -> int:
    return len({line["institution_id"] for line in lines})


def _say(text: str, indent: int = 0) -> None:
    """A line, folded where the terminal ends and indented as it began; Chinese has no blanks to fold at."""
    from rich.cells import chop_cells

    room = max(get_terminal_size().columns, _NARROWEST) - indent
    for piece in chop_cells(text, room) or [""]:
        typer.echo(" " * indent + piece)
