"""demo: an example campaign from its plan to 附件3, each of its days taken in and told."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

import typer

from flows.commands.default_plan import default_plan
from flows.commands.example.lists import put_lists
from flows.commands.example.returns import put_first_night, put_second_night, put_third_night
from flows.commands.outcomes import tell_outcomes
from flows.commands.year import tell_year
from flows.lots import kept
from flows.lots.campaign_draw import Request
from flows.lots.changes import visit_numbers
from flows.lots.commit_reveal import Commit
from flows.lots.commitment import commitments
from flows.problem import Problem
from flows.reports.papers.visit import Visit, visits_of
from flows.reports.published import Published, open_published
from flows.reports.wording import chinese_day, class_in_words
from flows.runtime.prefect_server import prefect_server
from flows.settings import Settings
from flows.storage.attempts import noted_attempt
from flows.storage.folders import House, open_house
from flows.storage.lock import sole_run
from flows.storage.replacing import replacing
from flows.warehouse.store import open_warehouse
from schemas.vocabulary import KINDS

if TYPE_CHECKING:
    from flows.draw import Act
    from flows.reports.outcome import Outcome

CAMPAIGN: Final = "demo-2024-xinhua"
SEED: Final = "6152433641"
_OPERATOR: Final = "王强"
_CLASSES: Final = """
    select credit_class, roster, if(drawn is null, '应抽', '抽中'), coalesce(drawn, required)
    from class_tally where credit_class <> '合计'
"""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the story: what arrives, and on some what is done with the lots and what comes of it."""

    as_of: date
    title: str
    put: Callable[[House], None]
    act: "Act | None" = None
    then: str = ""


def run_example(settings: Settings) -> int:
    """Play the example from its plan to the end, or from where it was broken off;
    0 although the example has faults to show. Raises Problem."""
    house = put_plan(settings)
    with sole_run(settings):
        days = days_left(house)
        typer.echo("正在启动 Prefect …", err=True)
        with prefect_server(settings):
            outcome = _play(house, days)
    tell_outcomes([outcome], settings)
    tell_year(settings, STORY[-1].as_of.year)
    typer.echo(
        f"接着看：打开上面的文件，或运行 shuangsuiji status {CAMPAIGN}。自己的活动怎样开始，见 docs/使用手册.md。"
    )
    return 0


def put_plan(settings: Settings) -> House:
    """The example's folder in the inbox with its plan, put there unless it is there already."""
    plan = settings.inbox / CAMPAIGN / "campaign.toml"
    if not plan.exists():
        with replacing(plan) as draft:
            draft.write_text(default_plan(), encoding="utf-8")
    return open_house(settings, CAMPAIGN)


def _play(house: House, days: Sequence[Day]) -> "Outcome":
    """The days that are left, one after another; what the last came to.
    Raises Problem where one cannot be."""
    known: set[Fault] = set()
    for day in days:
        put_papers(house, day)
        outcome = _taken_in(house, day)
        known = _tell(house, day, outcome, known)
    return outcome


def _taken_in(house: House, day: Day) -> "Outcome":
    """A day's draw, or its night; the office's year waits for the last one."""
    from flows.consolidation import Consolidation
    from flows.draw import draw
    from flows.nightly import consolidate

    if day.act:
        outcome: Outcome = draw(house.campaign_id, day.act, day.as_of)
    else:
        with noted_attempt(house), Consolidation(house, day.as_of) as run:
            outcome = consolidate(house.campaign_id, run)
    return outcome


def days_left(house: House) -> Sequence[Day]:
    """The days not taken in yet; where all are, the last one once more. Raises Problem where the campaign
    went on without its draw: another version's example, or somebody's own."""
    reached = _reached(house)
    committed, drawn = bool(commitments(house)), _visits(house) is not None
    if reached > STORY[1].as_of and not drawn:
        raise Problem(
            f"{house.campaign_id} 没有抽取就汇总过，不能接着走这个例子",
            f"把 inbox、outbox 和 var/campaigns 里的 {house.campaign_id} 移走，再运行 shuangsuiji demo",
        )
    done = [drawn or committed, drawn, *(day.as_of <= reached for day in STORY[2:])]
    return [day for day, is_done in zip(STORY, done, strict=True) if not is_done] or STORY[-1:]


def put_papers(house: House, day: Day) -> None:
    """What arrives on a day into the inbox, unless a run has taken it in already."""
    if _reached(house) < day.as_of:
        day.put(house)


def _reached(house: House) -> date:
    """The day of the last run."""
    with open_warehouse(house.warehouse) as warehouse:
        (last,) = warehouse.execute("select max(as_of) from run").fetchone() or (None,)
    return last or date.min


def _visits(house: House) -> list[Visit] | None:
    """The visits drawn, in the draw's order; None before the draw."""
    with open_warehouse(house.warehouse) as warehouse:
        kept.prepare(warehouse)
        kept.settle_draws(house, warehouse)
        record = kept.last_draw(warehouse)
    return visits_of(record, visit_numbers(record), {}) if record else None


def _lists(house: House) -> None:
    put_lists(house.inbox)


def _nothing(_house: House) -> None:
    """Nothing arrives on the day of the draw."""


def _returns(put: Callable[..., None], house: House) -> None:
    put(house.inbox, _visits(house))


STORY: Final = (
    Day(
        date(2024, 7, 8), "名录到齐，作抽取承诺", _lists, Commit(_OPERATOR),
        "写出 抽取/抽取承诺.docx：打印签字，公布",
    ),
    Day(
        date(2024, 7, 10), f"当众掷十次骰子，用种子 {SEED} 抽取", _nothing, Request(SEED, _OPERATOR),
        "写出 抽取/：抽取结果、抽取凭证，每户预填好的记录表、告知书、现场检查笔录",
    ),
    Day(date(2024, 9, 13), "第一批材料，错了两处", partial(_returns, put_first_night)),
    Day(date(2024, 10, 11), "改好的，第二批，和一户举报核查（不在抽查的数里）", partial(_returns, put_second_night)),
    Day(date(2024, 10, 31), "第三批，连同复查、公示、移送和自报的汇总表", partial(_returns, put_third_night)),
)  # fmt: skip

Fault = tuple[str, str, str]
"""What is to mend: its file, its cell, what is wrong."""


def _tell(house: House, day: Day, outcome: "Outcome", known: set[Fault]) -> set[Fault]:
    """Tell a day in a few lines; what is to mend at its end."""
    with open_published(house.published) as data:
        faults = _faults(data)
        told = [_came(data, outcome), _by_class(data) if day.act else outcome.reached, day.then]
    told += [f"已补正：{_in_words(fault)}" for fault in sorted(known - faults)]
    told += [f"要补正：{_in_words(fault)}" for fault in sorted(faults - known)]
    typer.echo(f"{chinese_day(day.as_of)}　{day.title}")
    typer.echo("\n".join(f"    {sentence}" for sentence in told if sentence))
    return faults


def _faults(data: Published) -> set[Fault]:
    rows = data.rows("select file_name, coalesce(cell, ''), message from to_mend")
    return {(str(name), str(cell), str(message)) for name, cell, message in rows}


def _in_words(fault: Fault) -> str:
    """A fault in one line, without what its receipt says of mending it."""
    name, cell, message = fault
    return f"{name} {cell}　{re.split('[（。]', message)[0]}"


def _came(data: Published, outcome: "Outcome") -> str:
    kinds = data.pairs(
        "select kind, count(*) from source_file where run = (select max(run) from run)"
        " group by all order by all"
    )
    told = "、".join(f"{KINDS[str(kind)]} {count} 份" for kind, count in kinds)
    return f"收下 {outcome.files} 个文件：{told}" if told else ""


def _by_class(data: Published) -> str:
    """How many of each class were drawn, of how many; before the draw, how many are to be."""
    rows = data.rows(_CLASSES)
    return "，".join(
        f"{class_in_words(name)} {roster} 户{verb} {count} 户" for name, roster, verb, count in rows
    )
