"""Zip archives: members count as files of their own,
whatever they are named, and nothing in one leads anywhere else."""

import errno
import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.commands.rebuild import rebuild_warehouse
from flows.intake.members import Container, unpack
from flows.runtime.workers import _read_one
from flows.storage.folders import House
from schemas.handover import Limits
from tests.conftest import CAMPAIGN, Cli, Run, consolidate
from tests.making import plan, record_list, record_row, roster


def _zipped(members: Mapping[str, bytes], encoding: str = "utf-8") -> bytes:
    """An archive as a mailer or a file manager makes it:
    names in UTF-8 with its flag, or as raw GBK without."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, data) in enumerate(members.items()):
            archive.writestr(name if encoding == "utf-8" else f"m{number:06d}.bin", data)
    packed = out.getvalue()
    if encoding != "utf-8":
        for number, name in enumerate(members):
            packed = _renamed(packed, f"m{number:06d}.bin".encode(), name.encode(encoding))
    return packed


def _renamed(packed: bytes, old: bytes, new: bytes) -> bytes:
    """The same archive with a member's name replaced in both its headers by raw bytes,
    as Windows writes them."""
    end = packed.rfind(b"PK\x05\x06")
    grown = len(new) - len(old)
    at = packed.find(b"PK\x03\x04")
    while packed[at + 30 : at + 30 + len(old)] != old:
        at = packed.find(b"PK\x03\x04", at + 4)
    central = packed.find(old, struct.unpack("<I", packed[end + 16 : end + 20])[0]) - 46
    size, start = struct.unpack("<II", packed[end + 12 : end + 20])
    body = bytearray(packed)
    body[end + 12 : end + 20] = struct.pack("<II", size + grown, start + grown)
    body[central + 28 : central + 30] = struct.pack("<H", len(new))
    for header in range(len(packed)):
        if packed[header : header + 4] == b"PK\x01\x02" and header >= start:
            offset = struct.unpack("<I", packed[header + 42 : header + 46])[0]
            if offset > at:
                body[header + 42 : header + 46] = struct.pack("<I", offset + grown)
    body[central + 46 : central + 46 + len(old)] = new
    body[at + 26 : at + 28] = struct.pack("<H", len(new))
    body[at + 30 : at + 30 + len(old)] = new
    return bytes(body)


@pytest.fixture
def lists(tmp_path: Path) -> dict[str, bytes]:
    """Two record lists that count, as bytes."""
    made = tmp_path / "made"
    return {
        f"台账{n}.xlsx": record_list(
            made, [record_row(n), record_row(n, result="5")][:1], f"{n}.xlsx"
        ).read_bytes()
        for n in (1, 2)
    }


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_members_are_files_of_their_own(
    encoding: str, house: House, run: Run, lists: dict[str, bytes]
) -> None:
    roster(house.inbox)
    inner = _zipped({"第二组/台账2.xlsx": lists["台账2.xlsx"]}, encoding)
    (house.inbox / "各组上报.zip").write_bytes(
        _zipped({"第一组/台账1.xlsx": lists["台账1.xlsx"], "第二组.zip": inner}, encoding)
    )
    data = run()
    names = {
        name
        for (name,) in data.rows(
            "select file_name from source_file where kind = 'record_list' and verdict = 'accepted'"
        )
    }
    assert names == {"各组上报.zip/第一组/台账1.xlsx", "各组上报.zip/第二组.zip/第二组/台账2.xlsx"}
    assert data.number("select count(distinct institution_id) from record_result") == 2
    assert data.number("select count(*) from source_file") == 3, "an archive that opens is its members"
    assert not list(house.inbox.glob("*.zip")) and not house.unpacked.exists()
    for (sha256,) in data.rows("select sha256 from source_file"):
        assert house.original(str(sha256)).exists()
    assert len(list(house.archive.glob("??/*"))) == 4, "the archive itself is kept too"


def test_the_same_archive_twice_and_a_rebuild(house: House, run: Run, lists: dict[str, bytes]) -> None:
    roster(house.inbox)
    packed = _zipped({**lists, "x.rar": b"Rar!\x1a\x07\x00"})
    (house.inbox / "a.zip").write_bytes(packed)
    before = run().rows("select file_name, verdict, sha256, arrival from source_file order by arrival")
    (house.inbox / "b.zip").write_bytes(packed)
    data = run()
    again = data.rows("select file_name, verdict from source_file where run = 2")
    assert (
        again == [("b.zip", "duplicate")]
        and data.number("select count(*) from finding where rule = 'F04'") == 1
    )
    rebuild_warehouse(house)
    rebuilt = run().rows(
        "select file_name, verdict, sha256, arrival from source_file where run = 1 order by arrival"
    )
    assert rebuilt == before


def test_what_cannot_be_taken_out_is_told_and_the_rest_counts(
    house: House, run: Run, lists: dict[str, bytes]
) -> None:
    roster(house.inbox)
    locked = bytearray(_zipped({"有密码.xlsx": b"secret" * 50}))
    locked[6] |= 1  # the flag of encryption in both headers is all a reader goes by
    locked[locked.find(b"PK\x01\x02") + 8] |= 1
    deep = _zipped({"c.zip": _zipped({"d.zip": _zipped(lists)})})
    (house.inbox / "锁.zip").write_bytes(bytes(locked))
    (house.inbox / "深.zip").write_bytes(_zipped({"b.zip": deep, **lists}))
    (house.inbox / "空.zip").write_bytes(_zipped({"__MACOSX/._x": b"", "a/": b""}))
    (house.inbox / "炸.zip").write_bytes(_zipped({"a.csv": b"0" * (40 << 20)}))
    (house.inbox / "坏.zip").write_bytes(_zipped(lists)[:-40])
    data = run()
    told = {name: (verdict, rule) for name, verdict, rule in data.rows("""
        select s.file_name, s.verdict, min(f.rule) from source_file as s join finding as f on s.sha256 = f.sha256
        where s.file_name like '%.zip' group by all
    """)}  # fmt: skip
    assert told == {
        "锁.zip": ("rejected", "F02"), "深.zip": ("partly_accepted", "F05"), "空.zip": ("rejected", "F03"),
        "炸.zip": ("rejected", "F05"), "坏.zip": ("rejected", "F01"),
    }  # fmt: skip
    (message,) = [m for (m,) in data.rows("select message from finding where rule = 'F02'")]
    assert "有密码.xlsx" in str(message)
    assert data.number("select count(distinct institution_id) from record_result") == 2


@pytest.mark.parametrize("folder", ["word/", "xl/", "mimetype/", "docProps/表格/"])
def test_a_folder_that_is_called_like_a_workbooks_part_is_a_folder(
    folder: str, house: House, run: Run, lists: dict[str, bytes]
) -> None:
    roster(house.inbox)
    (house.inbox / "报送.zip").write_bytes(_zipped({f"{folder}{name}": data for name, data in lists.items()}))
    assert run().rows(
        "select count(*) from source_file where file_name like '报送.zip/%' and verdict = 'accepted'"
    ) == [(2,)]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_DEFLATED])
def test_one_member_that_is_corrupt_costs_no_other(
    method: int, house: House, run: Run, lists: dict[str, bytes]
) -> None:
    roster(house.inbox)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in lists.items():
            archive.writestr(name, data)
    data = bytearray(packed.getvalue())
    data[len(data) // 4 : len(data) // 4 + 60] = b"?" * 60
    (house.inbox / "报送.zip").write_bytes(data)
    data_ = run()
    assert data_.rows("select verdict from source_file where file_name like '报送.zip%' order by verdict") == [
        ("accepted",), ("partly_accepted",),
    ]  # fmt: skip
    assert data_.rows("select rule, message like '%台账1.xlsx%' from finding where rule like 'F%'") == [
        ("F01", True)
    ]


def test_members_of_one_name_are_files_of_their_own_with_receipts_of_their_own(
    house: House, run: Run, tmp_path: Path
) -> None:
    roster(house.inbox)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        for n in (1, 2):
            archive.writestr(
                "台账.xlsx",
                record_list(tmp_path / "made", [record_row(n, result="")], f"{n}.xlsx").read_bytes(),
            )
    (house.inbox / "报送.zip").write_bytes(packed.getvalue())
    run()
    assert {p.name for p in (house.outbox / "回执" / "报送.zip").iterdir()} == {"台账.xlsx", "台账(2).xlsx"}


def test_a_member_and_a_folder_of_one_name_and_a_bottomless_path(
    house: House, run: Run, tmp_path: Path
) -> None:
    roster(house.inbox)
    faulty = [
        record_list(tmp_path / "made", [record_row(n, result="")], f"{n}.xlsx").read_bytes()
        for n in (1, 2, 3)
    ]
    members = {"a.xlsx": faulty[0], "a.xlsx/b.xlsx": faulty[1], "深/" * 2_000 + "c.xlsx": faulty[2]}
    (house.inbox / "报送.zip").write_bytes(_zipped(members))
    data = run()
    assert data.rows("select count(*) from to_mend") == [(3,)]
    assert sum(1 for p in (house.outbox / "回执").rglob("*.xlsx") if p.is_file()) == 3


def test_a_full_disk_is_not_the_archives_fault(tmp_path: Path) -> None:
    def work(job: Container, limits: Limits) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        _read_one(work, Container(tmp_path, tmp_path), Limits())


def test_too_many_members_and_lying_sizes(tmp_path: Path) -> None:
    many = tmp_path / "many.zip"
    many.write_bytes(_zipped({f"{n}.csv": b"a,b\n" for n in range(30)}))
    with pytest.raises(Exception, match="F05"):
        unpack(Container(many, tmp_path / "into"), Limits(members=20))
    lying = bytearray(_zipped({"a.csv": b"a,b\n" * 5000}))
    for head, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = lying.find(head) + offset
        lying[at : at + 4] = struct.pack("<I", 100)
    (tmp_path / "lying.zip").write_bytes(bytes(lying))
    contents = unpack(Container(tmp_path / "lying.zip", tmp_path / "into2"), Limits())
    assert contents is not None and not contents.members and contents.faults[0].rule in ("F01", "F05")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=40), min_size=1, max_size=5),
       prefix=st.sampled_from(["", "../", "/", "..\\..\\", "C:\\", "a/../../", "./"]))  # fmt: skip
def test_no_name_leads_out_of_the_folder(
    names: list[str], prefix: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("zip")
    packed, into = folder / "a.zip", folder / "into" / "here"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, name in enumerate(names):
            archive.writestr(zipfile.ZipInfo(prefix + name), str(number))
    packed.write_bytes(out.getvalue())
    try:
        contents = unpack(Container(packed, into), Limits())
    except Exception as fault:
        assert "F03" in str(fault)  # nothing but names that are never input
        return
    assert contents is not None
    for member in contents.members:
        assert (
            member.path.parent == into
            and ".." not in member.name.split("/")
            and not member.name.startswith("/")
        )
    assert {path.relative_to(folder).parts[0] for path in folder.rglob("*")} <= {"a.zip", "into"}
    assert {path for path in into.rglob("*") if path.is_file()} == {
        member.path for member in contents.members
    }


@pytest.mark.parametrize(("data", "words"), [
    (b"Rar!\x1a\x07\x01\x00" + b"0" * 50, ".zip"), (b"7z\xbc\xaf\x27\x1c" + b"0" * 50, ".zip"),
    (b"\x78\x9f\x3e\x22" + b"0" * 50, "winmail.dat"), (b"%PDF-1.7\n", "PDF"), (b"{\\rtf1 x}", ".docx"),
])  # fmt: skip
def test_a_format_we_do_not_read_says_what_to_send_instead(
    data: bytes, words: str, house: House, run: Run
) -> None:
    (house.inbox / "附件").write_bytes(data)
    ((rule, message),) = run().rows("select rule, message from finding where file_name = '附件'")
    assert rule == "F01" and words in str(message)


def test_check_looks_into_an_archive(tmp_path: Path, cli: Cli, lists: dict[str, bytes]) -> None:
    (tmp_path / "inbox" / CAMPAIGN).mkdir(parents=True)
    (tmp_path / "inbox" / CAMPAIGN / "campaign.toml").write_text(plan(), encoding="utf-8")
    (tmp_path / "上报.zip").write_bytes(_zipped({**lists, "x.7z": b"7z\xbc\xaf\x27\x1c00"}))
    done = cli("check", "上报.zip", "--as-of", "2024-10-31")
    assert (
        done.returncode == 1
        and "上报.zip/台账1.xlsx：检查情况台账；计入 1 行" in done.stdout
        and "改用 .zip" in done.stdout
    )


def test_a_run_killed_while_an_archive_is_open_leaves_nothing_about(
    house: House, lists: dict[str, bytes]
) -> None:
    roster(house.inbox)
    (house.unpacked / "0").mkdir(parents=True)
    (house.unpacked / "0" / "0").write_bytes(b"left by a run that was killed")
    (house.inbox / "a.zip").write_bytes(_zipped(lists))
    consolidate(house)
    assert not house.unpacked.exists()
