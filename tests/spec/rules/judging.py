"""Examples judged as a night judges: read, extracted, validated; all that may share a campaign in one go,
because to judge a row takes as long as to judge a thousand."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Final, NamedTuple

import pandas as pd

from flows.intake.documents.recognise import extract_grids
from flows.intake.formats.detect import read_grids
from flows.validation.validate import Validated, validate
from flows.warehouse.frames import extracted_frames
from schemas.campaign import Campaign
from schemas.campaign_file import parse_campaign
from schemas.handover import Extract, Grid, Limits, Unreadable
from schemas.rules import RULES, SEVERITY_LABELS
from tests import making
from tests.spec.rules.examples import EXAMPLES, STEMS, Example
from tests.spec.rules.published import Row, published
from tests.spec.rules.sheets import Sent, sent

_ONLY_PUBLISHED: Final = ("F04", "L03", "T02")
"""Rules that need the published database."""
_STATUS: Final = {"current": "计入", "superseded": "被替换", "reinspection": "复查", "pending": "不计"}
_PLACE: Final = ["file", "sheet", "line"]


class Finding(NamedTuple):
    """A finding; sheet and cell are "" where there is none, the severity is its label."""

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
    """A campaign: the files of each example that shares it with what came of each,
    and what is told of the plan."""

    files: dict[int, list[tuple[Sent, Judged]]]
    of_plan: list[Finding] = field(default_factory=list)


def judged(example: Example) -> tuple[list[tuple[Sent, Judged]], list[Finding]]:
    """An example's files with what came of each, and what is told of its plan."""
    campaign = _campaign(*_shares(example))
    return campaign.files[example.number], campaign.of_plan


def _shares(example: Example) -> tuple[str, date, bool, str]:
    """What examples have in common that are judged together: plan, day, whether it is published, what else.

    Apart from the others are those with a draw (drawn lists add up to one), and each for itself those
    that are of a whole campaign: a department's figures, a roster that is held against the draw's.
    """
    is_whole = example.rule == "R06" or any(paper.kind == "汇总表" for paper in example.papers)
    is_drawn = any("抽取" in paper.file_name for paper in example.papers)
    apart = str(example.number) if is_whole else "抽取" if is_drawn else ""
    return example.plan, example.as_of, example.rule in _ONLY_PUBLISHED, apart


@cache
def _campaign(plan: str, as_of: date, is_published: bool, apart: str) -> Shared:
    examples = [example for example in EXAMPLES if _shares(example) == (plan, as_of, is_published, apart)]
    shared = Shared({example.number: [(file, Judged()) for file in sent(example)] for example in examples})
    arrived = [pair for pairs in shared.files.values() for pair in pairs]
    arrived.sort(key=lambda pair: not pair[0].is_earlier)
    campaign, standing = parse_campaign(plan), [*_standing(examples)]
    read = [*standing, *(_read(file, campaign) for file, _ in arrived)]
    if is_published:
        contents = [
            *(making.name(n).encode() for n, _ in enumerate(standing)),
            *(file.content for file, _ in arrived),
        ]
        result, told = published(contents, read, campaign, as_of)
    else:
        earlier = len(standing) + sum(file.is_earlier for file, _ in arrived)
        result = validate(_frames(read, earlier), campaign, as_of)
        told = [*_told(result), *_of_whole_files(read)]
    of_standing = Judged()
    made = [of_standing] * len(standing) + [judged for _, judged in arrived]
    _share_findings(told, made, shared.of_plan)
    _share_lines(result, made)
    assert not of_standing.findings, "名录、人员名录本来没有问题"
    return shared


def _standing(examples: Sequence[Example]) -> Iterator[Extract]:
    """The roster, but for the examples that bring one, and the inspectors that are known;
    nothing for figures alone."""
    if all(paper.kind == "汇总表" for example in examples for paper in example.papers):
        return
    institutions = [
        example.institution(stem) for example in examples if not example.brings_roster for stem in STEMS
    ]
    for rows in (
        [making.HEADINGS, *map(making.institution, institutions)],
        [("姓名", "单位", "执法证号"), *making.PEOPLE],
    ):
        yield extract_grids([Grid("Sheet1", [[str(cell) for cell in row] for row in rows])])


def _read(file: Sent, campaign: Campaign) -> Extract | Unreadable:
    try:
        grids = read_grids(file.content, Limits(cells=file.most_cells))
        return extract_grids(grids, campaign.own_measures or campaign.counted)
    except Unreadable as fault:
        return fault


def _frames(read: Sequence[Extract | Unreadable], earlier: int) -> dict[str, pd.DataFrame]:
    """The extracted tables; the first files, so many, came in a run before the others."""
    taken = [(n, extract) for n, extract in enumerate(read) if isinstance(extract, Extract)]
    return {
        name: frame.assign(run=frame["file"].ge(earlier).astype("int64") + 1)
        for name, frame in extracted_frames(taken).items()
    }


def _told(result: Validated) -> Iterator[Row]:
    for file, sheet, cell, rule, severity, message in result.findings.itertuples(index=False):
        if pd.isna(file):
            yield None, "", "", rule, severity, message
        else:
            yield int(file), sheet, cell, rule, severity, message


def _of_whole_files(read: Sequence[Extract | Unreadable]) -> Iterator[Row]:
    """What the publishing adds to what was judged (sql/publishing/finding.sql):
    files and sheets left aside."""
    for n, extract in enumerate(read):
        if isinstance(extract, Unreadable):
            severity = RULES[extract.rule].severity
            yield n, "", "", extract.rule, severity, f"{extract.message}。改法：{extract.hint}。"
        else:
            yield from ((n, name, "", "F06", "info", RULES["F06"].message()) for name in extract.left_aside)


def _share_findings(told: Iterable[Row], made: Sequence[Judged], of_plan: list[Finding]) -> None:
    for file, sheet, cell, rule, severity, message in told:
        finding = Finding(sheet, cell, rule, SEVERITY_LABELS[severity], message)
        (of_plan if file is None else made[file].findings).append(finding)


def _share_lines(result: Validated, made: Sequence[Judged]) -> None:
    records = result.records[[*_PLACE, "status", "results", "dispositions"]]
    for file, sheet, line, status, results, dispositions in records.itertuples(index=False):
        words = (_STATUS[status], "、".join(results), "、".join(dispositions) or "无")
        made[file].lines[sheet, line] = words
    for file, sheet, line, credit_class in result.institutions[[*_PLACE, "credit_class"]].itertuples(
        index=False
    ):
        made[file].lines[sheet, line] = ("计入", credit_class)
    figures = result.figures.groupby(_PLACE, as_index=False).size()
    for file, sheet, line, count in figures.itertuples(index=False):
        made[file].lines[sheet, line] = ("计入", f"{count}项")
    for frame in (result.inspectors, result.acts):
        for file, sheet, line in frame[_PLACE].itertuples(index=False):
            made[file].lines[sheet, line] = ("计入",)
