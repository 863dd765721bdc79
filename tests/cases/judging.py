"""Files and sheets judged against the field's campaign without a database: what counts, what is told."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from flows.intake.documents.recognise import Original, extract_file, extract_grids
from flows.intake.formats.detect import read_grids
from flows.validation.validate import Validated, validate
from flows.warehouse.frames import extracted_frames
from schemas.campaign import Campaign
from schemas.campaign_file import load_campaign
from schemas.handover import Extract, Grid, Limits
from tests import making

BASE = Path(__file__).parent / "field" / "base"
Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Judged:
    """`facts`: "1/市监=5 …" of the lines that count;
    `acts`: "1/市监=立案查处 …"; `told`: rule@cell of errors and warnings."""

    facts: str
    acts: str
    told: set[str]


@cache
def _base() -> tuple[Campaign, tuple[Extract, ...]]:
    known = (extract_file(Original(BASE / name), Limits()) for name in ("名录.xlsx", "人员.xlsx"))
    return load_campaign(BASE / "campaign.toml"), tuple(known)


def sheet(rows: Rows, name: str = "表", **marks: Any) -> Grid:
    """Rows as a sheet, as wide as its widest."""
    texts = [[str(cell) for cell in row] for row in rows]
    wide = max(map(len, texts))
    return Grid(name, [row + [""] * (wide - len(row)) for row in texts], **marks)


def judged(what: bytes | Sequence[Grid]) -> Judged:
    """What a file's bytes or a workbook's sheets give in the field's campaign. Raises Unreadable."""
    grids = read_grids(what, Limits()) if isinstance(what, bytes) else list(what)
    campaign, known = _base()
    extracts = [*enumerate([*known, extract_grids(grids)])]
    frames = {name: frame.assign(run=1) for name, frame in extracted_frames(extracts).items()}
    return _summed_up(validate(frames, campaign, date(2024, 10, 31)))


def _summed_up(result: Validated) -> Judged:
    lines = result.records[result.records["status"].eq("current")]
    facts, acts = [], set()
    numbers = {making.code(n): n for n in range(1, 13)}
    for identity, department, results, dispositions in lines[
        ["institution_id", "department", "results", "dispositions"]
    ].itertuples(index=False):
        named = re.search(r"第(\d+)", identity)
        number = int(named[1]) if named else numbers[identity]
        facts.append((number, f"{number}/{department[1:3]}={'、'.join(results)}"))
        acts |= {(number, f"{number}/{department[1:3]}={disposition}") for disposition in dispositions}
    told = result.findings[
        result.findings["severity"].ne("info") & result.findings["file"].eq(2).fillna(False)
    ]
    return Judged(
        " ".join(text for _, text in sorted(facts)),
        " ".join(text for _, text in sorted(acts)),
        {*(told["rule"] + "@" + told["cell"])},
    )
