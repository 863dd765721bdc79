"""The voucher: every field of it is checked, before the reveal and after it."""

import copy
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
import pytest

from flows.lots.campaign_draw import Request, draw_lots
from flows.lots.commitment import Reveal, digest_of, fixed
from flows.lots.drawing import roster_digest
from flows.lots.first_vouchers import first_voucher_faults, is_first
from flows.lots.record import DrawRecord
from flows.lots.urn import filled_urn
from flows.lots.verification import Against, is_whole, voucher_faults
from flows.lots.voucher import AFTER_THE_DRAW, voucher
from flows.storage.folders import House
from flows.warehouse.store import open_warehouse
from schemas.voucher import Voucher
from tests import making
from tests.nights import material, night

DAY = date(2024, 6, 20)
CLASSES = "AAABBBCCCDDDDDDDDDDD"
GONE = 2
Path = tuple[str | int, ...]


def _drawn(house: House, hidden: tuple[int, ...]) -> tuple[DrawRecord, Against]:
    """A draw with a commitment, by a seed that draws somebody hidden where somebody is, and its roster."""
    rows = [
        (*making.institution(n, letter), "不宜告知" if n in hidden else "", "注销" if n == GONE else "")
        for n, letter in enumerate(CLASSES, 1)
    ]
    making.sheet(house.inbox / "名录.xlsx", [(*making.HEADINGS, "告知", "登记状态"), *rows])
    people = [(*person, making.name(12) if person[0] == "张丽" else "") for person in making.PEOPLE]
    making.sheet(house.inbox / "人员.xlsx", [("姓名", "单位", "执法证号", "回避对象"), *people])
    night(house, DAY)
    with open_warehouse(house.warehouse) as kept:
        taken_in = material(house, kept, DAY)
        urn = filled_urn(taken_in.campaign, taken_in.validated, taken_in.year())
        made = [
            fixed(urn.basis, 1, "2024-06-21T09:00:00", "王强"),
            fixed(urn.basis, 2, "2024-06-22T09:00:00", "王强", "名录补报"),
        ]
        records = (draw_lots(Request(str(n), "王强"), taken_in, made) for n in range(1000))
        record = next(r for r in records if _is_telling(r, bool(hidden)))
    return record, Against(urn.roster, frozenset({making.code(GONE)}))


def _is_telling(record: DrawRecord, with_hidden: bool) -> bool:
    """Whether the draw has of everything that a field can be about."""
    hidden = {i.key for i in record.institutions if i.notice_unsuitable}
    recused = {key for key, _, _ in record.recused}
    return making.code(12) in recused and (not with_hidden or 0 < len(hidden) < len(record.institutions))


def _fields(value: Any, at: Path = ()) -> Iterator[Path]:
    """The way to every value of a voucher, and to the first row of every list."""
    if isinstance(value, dict):
        for name in value:
            yield from _fields(value[name], (*at, name))
    elif isinstance(value, list) and value:
        yield at
        yield from _fields(value[0], (*at, 0))
    else:
        yield at


def _altered(value: Any) -> Any:
    """Another value of the same kind, as like the right one as can be."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case list():
            return value[1:] if value else ["改"]
        case None:
            return "改"
        case str() if len(value) == 64:
            return ("0" if value[0] != "0" else "1") + value[1:]
        case str() if "T" in value and value[:4].isdigit():
            return value[:-1] + ("1" if value[-1] != "1" else "2")
    return f"{value}改"


def _with(told: Any, at: Path, change: Any) -> Any:
    altered = copy.deepcopy(told)
    place = altered
    for step in at[:-1]:
        place = place[step]
    place[at[-1]] = change(place[at[-1]])
    return altered


def _resigned(told: Any) -> Any:
    """A forger's voucher: its own digests worked out anew as far as the public can."""
    whole = {name: value for name, value in told.items() if name not in AFTER_THE_DRAW}
    sealed = digest_of(whole) if is_whole(told) else told["sealed_sha256"]
    told = {**told, "sealed_sha256": sealed}
    return {**told, "voucher_sha256": digest_of({n: v for n, v in told.items() if n != "voucher_sha256"})}


REVEAL = Reveal(1, "2030-01-01T09:00:00", "王强")
STATES = {"nobody hidden": ((), None), "before the reveal": ((3, 8, 13, 15, 17, 19), None), "revealed": ((3, 8, 13, 15, 17, 19), REVEAL)}  # fmt: skip
BOUND_BY_DIGEST_ALONE = {
    "campaign", "document", "operator", "reason", "versions", "as_of", "drawn_at", "revealed", "commitments",
    "exclusions", "seed", "withheld", "recused",
}  # fmt: skip
"""What nothing else in the published files says: a forger who works every digest out anew is found by the digests
that were published and signed on the day, which verify-draw shows."""


@pytest.mark.parametrize("state", STATES)
def test_each_field_altered_is_refused(state: str, house: House) -> None:
    hidden, reveal = STATES[state]
    record, against = _drawn(house, hidden)
    told = json.loads(json.dumps(voucher(record, reveal)))
    assert Voucher.model_validate(told) and voucher_faults(told, against) == []
    assert set(told) == set(Voucher.model_fields), "no field that the model does not describe"
    ways = list(_fields(told))
    assert len(ways) > 50
    for at in ways:
        altered = _with(told, at, _altered)
        assert voucher_faults(altered, against), f"{at} altered was taken for right"
        if not BOUND_BY_DIGEST_ALONE & {at[0], at[-1]} and not str(at[0]).endswith("_sha256"):
            resigned = _resigned(altered)
            assert resigned == told or voucher_faults(resigned, against) or _is_hidden_from(at, told), (
                f"{at} altered by a forger was taken for right"
            )
    for name in told:
        assert voucher_faults({n: v for n, v in told.items() if n != name}, against), f"without {name}"
    assert voucher_faults({**told, "note": ""}, against), "a field too many"


def _is_hidden_from(at: Path, told: Any) -> bool:
    """What nobody can work out before the reveal: a ticket, and who bears it."""
    return not is_whole(told) and at[0] in ("institutions", "recused", "teams", "tickets")


def test_before_the_reveal_nothing_of_the_hidden_is_told(house: House) -> None:
    record, _ = _drawn(house, (3, 8, 13, 15, 17, 19))
    hidden = {i.key: i for i in record.institutions if i.notice_unsuitable}
    told = voucher(record)
    text = json.dumps(told, ensure_ascii=False)
    assert record.secret not in text
    for key, one in hidden.items():
        assert key not in text and one.name not in text
        assert not [row for part in ("teams", "recused") for row in told[part] if row["ticket"] == one.ticket]
    whole = voucher(record, REVEAL)
    assert whole["secret"] == record.secret and whole["sealed_sha256"] == told["sealed_sha256"]


def test_a_hidden_institution_cannot_be_exchanged_after_the_draw(house: House) -> None:
    """The seal is of the day of the draw: another one told at the reveal is found out by its ticket, and by it."""
    record, against = _drawn(house, (3, 8, 13, 15, 17, 19))
    whole = voucher(record, REVEAL)
    drawn = {row["key"] for row in whole["institutions"]}
    other = next(key for key in against.names if key not in drawn)
    at = next(n for n, row in enumerate(whole["institutions"]) if row["withheld"])
    forged = _with(whole, ("institutions", at, "key"), lambda _: other)
    assert voucher_faults(_resigned(forged), against)


def test_vouchers_of_older_draws_are_verified_as_they_were_made() -> None:
    keys = [making.code(n) for n in range(1, 11)]
    roster = pd.DataFrame(
        {"institution_key": keys, "institution": keys, "credit_class": list("DDDDDDDDDD")}, dtype="str"
    )
    record = DrawRecord(
        1, "2024-06-20T09:00:00", "2024-06-20", "root", "615", roster_digest(roster), "", "旧"
    )
    told = {
        **voucher(record),
        "classes": [{"credit_class": "D", "roster": 10, "share": "0.2", "required": 2}],
    }
    assert is_first(told) and first_voucher_faults(told, roster), "nobody told of, two drawn"
