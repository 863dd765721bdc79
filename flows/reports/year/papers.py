"""The year's papers, written where what they rest on has changed, or they are gone."""

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from flows.reports.year.brief import write_year_brief
from flows.reports.year.read import Caps, open_year, years_in
from flows.reports.year.workbook import write_year_workbook
from flows.storage.journal import read_value, write_value
from flows.storage.replacing import replacing

Told = Sequence[tuple[str, str]]
"""What could not be taken in, by campaign or file, and why."""


def renew_papers(office: Path, noted: Path, caps: Caps, told: Told) -> list[Path]:
    """Write 年度汇总 and 年度简报 of every year in 总库 whose papers rest on something else than when they were
    written (`noted`, a document in var/, says on what), beside 总库; what was written."""
    written = read_value(noted) or {}
    paths: list[Path] = []
    for year, rests_on in years_in(office).items():
        digest = hashlib.sha256(repr((_version(), rests_on, caps, told)).encode()).hexdigest()
        papers = [office.with_name(f"年度汇总-{year}.xlsx"), office.with_name(f"年度简报-{year}.html")]
        if written.get(str(year)) == digest and all(paper.exists() for paper in papers):
            continue
        with open_year(office, year, caps, told) as data:
            for paper, write in zip(papers, (write_year_workbook, write_year_brief), strict=True):
                with replacing(paper) as draft:
                    write(data, draft)
        written[str(year)] = digest
        write_value(noted, written)
        paths += papers
    return paths


@cache
def _version() -> str:
    """What the papers are made by: papers of another version are written anew."""
    digest = hashlib.sha256()
    for module in sorted(files(__package__).iterdir(), key=lambda entry: entry.name):
        if module.name.endswith((".py", ".j2")):
            digest.update(module.read_bytes())
    return digest.hexdigest()
