"""The parts of a zip, whoever made it, and a zip written anew."""

import io
import zipfile
import zlib
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.intake.formats import zipped
from flows.intake.formats.package import Package
from flows.intake.formats.zipped import parts_of, stored
from schemas.handover import Limits, Unreadable
from tests.intake.parts import grid_of, xlsx

PARTS = {"[Content_Types].xml": b"<Types/>", "xl/a.xml": b"<a>" + b"7" * 300 + b"</a>", "xl/empty.xml": b""}
DAMAGE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError)
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


def _made(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED, *, zip64: bool = False) -> bytes:
    with zipfile.ZipFile(out := io.BytesIO(), "w", method) as archive:
        for name, data in parts.items():
            with archive.open(name, "w", force_zip64=zip64) as part:
                part.write(data)
    return out.getvalue()


def _commented() -> bytes:
    with zipfile.ZipFile(out := io.BytesIO(_made(PARTS)), "a") as archive:
        archive.comment = b"made by a program that says so"
    return out.getvalue()


def _read(data: bytes) -> dict[str, bytes]:
    return {part.name: part.read() for part in parts_of(data)}


MAKES = {
    **{f"method {method}": _made(PARTS, method) for method in METHODS},
    "zip64": _made(PARTS, zip64=True), "commented": _commented(), "ours": stored(PARTS.items()),
    "bytes before it": b"PK\x03\x04" + _made(PARTS),
}  # fmt: skip


@pytest.mark.parametrize("make", MAKES)
def test_the_parts_of_a_zip_of_any_make(make: str) -> None:
    assert _read(MAKES[make]) == PARTS
    assert [part.size for part in parts_of(MAKES[make])] == list(map(len, PARTS.values()))


@given(
    st.dictionaries(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1), st.binary())
)
def test_what_is_written_is_read_by_us_and_by_zipfile(parts: dict[str, bytes]) -> None:
    data = stored(parts.items())
    assert _read(data) == parts
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == parts


@pytest.mark.parametrize("flip", [0x01, 0x20, 0xFF])
@pytest.mark.parametrize("method", METHODS[:2])
def test_a_damaged_byte_is_told_or_changes_nothing(method: int, flip: int) -> None:
    whole = _made(PARTS, method)
    for at in range(len(whole)):
        damaged = whole[:at] + bytes([whole[at] ^ flip]) + whole[at + 1 :]
        try:
            assert _read(damaged) == PARTS, at
        except (Unreadable, *DAMAGE):
            continue


def test_a_plain_form_is_not_left_to_zipfile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "_uncommon_parts", None)
    assert _read(MAKES["method 8"]) == _read(MAKES["method 0"]) == PARTS


def test_a_damaged_part_that_no_cell_needs_does_not_hinder() -> None:
    row = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c></row></sheetData>'
    for beside in ("xl/calcChain.xml", "docProps/app.xml"):
        whole = _made({**_read(xlsx(row)), beside: b"never asked for"}, zipfile.ZIP_STORED)
        damaged = whole.replace(b"never", b"NEVER")
        assert grid_of(damaged).rows == [["甲"]]
        with pytest.raises(Unreadable):
            Package(damaged, Limits()).read(beside)
