"""Examples judged as a night judges: read, extracted, validated; all that may share a campaign in one go, because
to judge a row takes as long as to judge a thousand."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pandas as pd

from flows.intake.documents.recognise import extract_grids
from flows.intake.formats.detect import read_grids
from flows.lots import kept
from flows.reports.published import open_published
from flows.settings import Settings
from flows.storage.folders import open_house
from flows.validation.validate import Validated, validate
from flows.warehouse.edition import Edition
from flows.warehouse.frames import extracted_frames
from flows.warehouse.publish import publish
from flows.warehouse.store import RunRow, extracted, load_run, open_warehouse
from schemas.campaign import Campaign
from schemas.campaign_file import parse_campaign
from schemas.handover import Arrival, Extract, Grid, Limits, Unreadable
from schemas.rules import RULES, SEVERITY_LABELS
from tests import making
from tests.spec.rules.examples import EXAMPLES, STEMS, Example
from tests.spec.rules.sheets import Sent, sent

LIMITS = Limits(cells=10_000)
"""So few cells that a file that is too large is small."""
_ONLY_PUBLISHED = ("F04", "L03", "T02")
"""Rules that need the published database."""
_STATUS = {"current": "计入", "superseded": "被替换", "reinspection": "复查", "pending": "不计"}


class Finding(NamedTuple):
    """A finding's place and rule; sheet and cell are "" where there is none."""

    sheet: str
    cell: str
    rule: str
    severity: str
    message: str


@dataclass
class Judged:
    """What came of a file: its findings; by sheet and line whether it counts and the words it was read as."""

    findings: list[Finding] = field(default_factory=list)
    lines: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)


@dataclass
class Shared:
    """A campaign: the files of each example that shares it with what came of each, and what is told of the plan."""

    files: dict[int, list[tuple[Sent, Judged]]]
    of_plan: list[Finding] = field(default_factory=list)

    @property
    def arrived(self) -> list[tuple[Sent, Judged]]:
        """Every file, those of an earlier run first."""
        every = [pair for pairs in self.files.values() for pair in pairs]
        return sorted(every, key=lambda pair: not pair[0].is_earlier)


def judged(example: Example) -> tuple[list[tuple[Sent, Judged]], list[Finding]]:
    """An example's files with what came of each, and what is told of its plan."""
    campaign = _campaign(*_shares(example))
    return campaign.files[example.number], campaign.of_plan


def _shares(example: Example) -> tuple[str, date, str]:
    """What examples have in common that are judged together. A draw, and a department's figures, are one example's
    alone."""
    is_alone = any("抽取" in paper.file_name or paper.kind == "汇总表" for paper in example.papers)
    kind = example.rule if example.rule in _ONLY_PUBLISHED else example.rule[0]
    return example.plan, example.as_of, f"{kind} {example.number if is_alone else ''}"


@cache
def _campaign(plan: str, as_of: date, apart: str) -> Shared:
    examples = [example for example in EXAMPLES if _shares(example) == (plan, as_of, apart)]
    shared = Shared({example.number: [(file, Judged()) for file in sent(example)] for example in examples})
    campaign = parse_campaign(plan)
    read = [_read(file, made, campaign) for file, made in shared.arrived]
    judge = _published if apart.split()[0] in _ONLY_PUBLISHED else _validated
    judge(shared, [*_standing(examples)], read, campaign, as_of)
    return shared


def _standing(examples: Iterable[Example]) -> Iterator[Extract]:
    """The roster, but for the examples that bring one, and the inspectors that are known."""
    institutions = [
        example.institution(stem)
        for example in examples
        if not any(paper.kind == "检查对象名录" for paper in example.papers)
        for stem in STEMS
    ]
    for rows in (
        [making.HEADINGS, *map(making.institution, institutions)],
        [("姓名", "单位", "执法证号"), *making.PEOPLE],
    ):
        yield extract_grids([Grid("Sheet1", [[str(cell) for cell in row] for row in rows])])


def _read(file: Sent, made: Judged, campaign: Campaign) -> Extract | Unreadable:
    try:
        extract = extract_grids(read_grids(file.content, LIMITS), campaign.own_measures or campaign.counted)
    except Unreadable as fault:
        made.findings.append(Finding("", "", fault.rule, "错误", f"{fault.message}。改法：{fault.hint}。"))
        return fault
    for sheet in extract.left_aside:
        made.findings.append(Finding(sheet, "", "F06", "提示", RULES["F06"].message()))
    return extract


def _validated(
    shared: Shared,
    standing: Sequence[Extract],
    read: Sequence[Extract | Unreadable],
    campaign: Campaign,
    as_of: date,
) -> None:
    known = [(n - len(standing), extract) for n, extract in enumerate(standing)]
    taken = [(n, extract) for n, extract in enumerate(read) if isinstance(extract, Extract)]
    earlier = sum(file.is_earlier for file, _ in shared.arrived)
    frames = {
        name: frame.assign(run=frame["file"].ge(earlier).astype("int64") + 1)
        for name, frame in extracted_frames([*known, *taken]).items()
    }
    result = validate(frames, campaign, as_of)
    for file, *told in result.findings.itertuples(index=False):
        _tell(shared, None if pd.isna(file) else int(file), *told)
    _tell_lines(shared, result, 0)


def _tell(
    shared: Shared, file: int | None, sheet: str, cell: str, rule: str, severity: str, message: str
) -> None:
    if file is not None and file < 0:
        raise AssertionError(f"名录、人员名录本来没有问题：{rule} {cell} {message}")
    told = shared.of_plan if file is None else shared.arrived[file][1].findings
    told.append(Finding(sheet or "", cell or "", rule, SEVERITY_LABELS[severity], message))


def _tell_lines(shared: Shared, result: Validated, first: int) -> None:
    """`first`: the arrival of the first file."""
    records = result.records[["file", "sheet", "line", "status", "results", "dispositions"]]
    for file, sheet, line, status, results, dispositions in records.itertuples(index=False):
        words = (_STATUS[status], "、".join(results), "、".join(dispositions) or "无")
        shared.arrived[file - first][1].lines[sheet, line] = words
    classes = result.institutions.set_index(["file", "sheet", "line"])["credit_class"]
    figures = result.figures.groupby(["file", "sheet", "line"]).size()
    others = [frame[["file", "sheet", "line"]] for frame in (result.inspectors, result.acts)]
    counted = {
        **{key: ("计入", credit_class) for key, credit_class in classes.items()},
        **{key: ("计入", f"{count}项") for key, count in figures.items()},
        **{key: ("计入",) for frame in others for key in frame.itertuples(index=False, name=None)},
    }
    for (file, sheet, line), words in counted.items():
        if file >= first:
            shared.arrived[file - first][1].lines[sheet, line] = words


def _published(
    shared: Shared,
    standing: Sequence[Extract],
    read: Sequence[Extract | Unreadable],
    campaign: Campaign,
    as_of: date,
) -> None:
    """As _validated, through the private warehouse and the published database."""
    with TemporaryDirectory() as folder:
        settings = Settings(
            inbox=Path(folder, "inbox"), outbox=Path(folder, "outbox"), var=Path(folder, "var")
        )
        (settings.inbox / "c").mkdir(parents=True)
        (settings.inbox / "c" / "campaign.toml").write_text(making.plan(), encoding="utf-8")
        house = open_house(settings, "c")
        contents = [bytes([n]) for n, _ in enumerate(standing)] + [file.content for file, _ in shared.arrived]
        names = [f"{n}" for n in range(len(contents))]
        arrivals = [
            Arrival(n, name, hashlib.sha256(content).hexdigest(), len(content), 0, n)
            for n, (name, content) in enumerate(zip(names, contents, strict=True))
        ]
        run = RunRow(1, "c", datetime(as_of.year, as_of.month, as_of.day), as_of)
        seen: set[str] = set()
        with open_warehouse(house.warehouse) as warehouse:
            kept.prepare(warehouse)
            fresh = [
                (arrival, None if arrival.sha256 in seen or seen.add(arrival.sha256) else extract)
                for arrival, extract in zip(arrivals, [*standing, *read], strict=True)
            ]
            load_run(warehouse, run, fresh)
            result = validate(extracted(warehouse), campaign, as_of)
            publish(Edition(house, campaign, run, warehouse, result))
        for _, made in shared.arrived:
            made.findings.clear()
        with open_published(house.published) as data:
            for file, *told in data.rows(
                "select file_name, sheet, cell, rule, severity, message from finding"
            ):
                number = None if file == "campaign.toml" else int(str(file)) - len(standing)
                _tell(shared, number, *map(str, (text or "" for text in told)))
        _tell_lines(shared, result, len(standing))
