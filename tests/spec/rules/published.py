"""What only a published database tells: files taken into a warehouse and published,
without the rest of a night."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from flows.lots import kept
from flows.reports.published import open_published
from flows.settings import Settings
from flows.storage.folders import House, open_house
from flows.validation.validate import Validated, validate
from flows.warehouse.edition import Edition
from flows.warehouse.publish import publish
from flows.warehouse.store import RunRow, extracted, load_run, open_warehouse
from schemas.campaign import Campaign
from schemas.handover import Arrival, Extract, Unreadable
from tests import making

Row = tuple[int | None, str, str, str, str, str]
"""A finding: its file's number (None for the plan), sheet, cell, rule, severity, message; "" for nothing."""


def published(
    contents: Sequence[bytes], read: Sequence[Extract | Unreadable], campaign: Campaign, as_of: date
) -> tuple[Validated, list[Row]]:
    """Files, numbered from 0, that came in one run: what was judged, and every finding that was published."""
    with TemporaryDirectory() as folder:
        house = _house(Path(folder))
        run = RunRow(1, house.campaign_id, datetime(as_of.year, as_of.month, as_of.day), as_of)
        with open_warehouse(house.warehouse) as warehouse:
            kept.prepare(warehouse)
            load_run(warehouse, run, [*_arrived(contents, read)])
            result = validate(extracted(warehouse), campaign, as_of)
            publish(Edition(house, campaign, run, warehouse, result))
        with open_published(house.published) as data:
            rows = data.rows("select file_name, sheet, cell, rule, severity, message from finding")
    return result, [_finding(*(str(text or "") for text in row)) for row in rows]


def _house(folder: Path) -> House:
    settings = Settings(inbox=folder / "inbox", outbox=folder / "outbox", var=folder / "var")
    plan = settings.inbox / "2024" / "campaign.toml"
    plan.parent.mkdir(parents=True)
    plan.write_text(making.plan(), encoding="utf-8")
    return open_house(settings, "2024")


def _arrived(
    contents: Sequence[bytes], read: Sequence[Extract | Unreadable]
) -> Iterator[tuple[Arrival, Extract | Unreadable | None]]:
    """Each file by its number; the same bytes are read once."""
    seen: set[str] = set()
    for number, (content, extract) in enumerate(zip(contents, read, strict=True)):
        sha256 = hashlib.sha256(content).hexdigest()
        yield (
            Arrival(number, str(number), sha256, len(content), 0, number),
            None if sha256 in seen else extract,
        )
        seen.add(sha256)


def _finding(file: str, sheet: str, cell: str, rule: str, severity: str, message: str) -> Row:
    return int(file) if file.isdigit() else None, sheet, cell, rule, severity, message
