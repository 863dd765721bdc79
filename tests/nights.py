"""Nights without worker processes: what waits in an inbox is read here and now, judged and published."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from flows.intake.documents.recognise import Original, extract_file
from flows.lots import kept as keeping
from flows.lots.campaign_draw import Request, draw_lots
from flows.lots.record import DrawRecord
from flows.reports.published import Published, open_published
from flows.storage.folders import House
from flows.validation.validate import Validated, validate
from flows.warehouse.edition import Edition
from flows.warehouse.publish import publish
from flows.warehouse.store import (
    RunRow,
    extracted,
    last_run,
    load_run,
    newest_of_each_name,
    next_arrival,
    open_warehouse,
)
from schemas.handover import Arrival, Limits
from tests.conftest import AS_OF


def night(house: House, as_of: date = AS_OF, order: list[Path] | None = None) -> Validated:
    """Take in what waits in the inbox, in the order given or by name;
    judge everything, publish, empty the inbox."""
    files = order or sorted(p for p in house.inbox.rglob("*") if p.suffix not in ("", ".toml"))
    with open_warehouse(house.warehouse) as kept:
        keeping.prepare(kept)
        run = RunRow(last_run(kept) + 1, house.campaign_id, house.now(), as_of)
        first = next_arrival(kept)
        load_run(kept, run, [
            (Arrival(n, path.name, f"{n}", 1, 1, 1), extract_file(Original(path), Limits()))
            for n, path in enumerate(files, first)
        ])  # fmt: skip
        validated = validate(extracted(kept), house.campaign(), as_of, keeping.known_draw(kept))
        publish(Edition(house, house.campaign(), run, kept, validated))
    for path in files:
        path.unlink()
    return validated


def lots(house: House, seed: str, *, again: bool = False, as_of: date = AS_OF) -> DrawRecord:
    """Lots drawn over what was taken in, and recorded; the next night knows them."""
    with open_warehouse(house.warehouse) as kept:
        keeping.prepare(kept)
        standing = keeping.last_draw(kept)
        own = keeping.known_draw(kept)
        validated = validate(extracted(kept), house.campaign(), as_of, own)
        request = Request(seed, "经办人", again, "名录补报" if again else "")
        files = newest_of_each_name(kept)
        now = house.now().isoformat()
        record = draw_lots(request, house.campaign(), validated, files, standing, now, as_of.isoformat())
        record = replace(record, run=last_run(kept))
        keeping.record_draw(house, kept, record)
    return record


@contextmanager
def nights(house: House, *, as_of: date = AS_OF) -> Iterator[Published]:
    """One more night, and what was published."""
    night(house, as_of)
    with open_published(house.published) as data:
        yield data
