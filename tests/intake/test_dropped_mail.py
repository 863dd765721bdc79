"""A message dragged into the inbox, one file packed with gzip, and what a Mac leaves beside a file."""

import gzip
import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from flows.intake.archives import may_be_container
from flows.intake.members import Container, Contents, unpack
from flows.intake.sweep import waiting
from flows.storage.folders import House
from schemas.handover import Limits, Unreadable
from tests.conftest import Run
from tests.making import record_list, record_row, roster

FORK = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        "


def letter(files: dict[str, bytes], body: str = "<p>见附件</p>", **headers: str) -> bytes:
    """A message as a mail program saves it."""
    message = EmailMessage()
    for name, value in {"From": "a@b.cn", "To": "c@d.cn", "Subject": "报送", **headers}.items():
        message[name.replace("_", "-")] = value
    message.set_content("见附件")
    message.add_alternative(body, subtype="html")
    for name, data in files.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip archive."""
    with zipfile.ZipFile(out := io.BytesIO(), "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def opened(tmp_path: Path, data: bytes, limits: Limits | None = None) -> Contents | None:
    """What a file gives where it is taken for an archive."""
    path = tmp_path / "file"
    path.write_bytes(data)
    assert may_be_container(path)
    return unpack(Container(path, tmp_path / "into"), limits or Limits())


@pytest.mark.parametrize(("data", "names"), [
    (letter({"台账.csv": b"a,b", "../../名录.xlsx": b"x"}), ["台账.csv", "名录.xlsx"]),
    (letter({"a.csv": b"1", "A.csv": b"2"}), ["a.csv", "A(2).csv"]),
    (letter({"各组.zip": zipped({"一/a.csv": b"1"})}), ["各组.zip/一/a.csv"]),
    (zipped({"信.eml": letter({"a.csv": b"1"})}), ["信.eml/a.csv"]),
    (letter({"转发.eml": letter({"a.csv": b"1"}), "b.csv": b"2"}), ["a.csv", "b.csv"]),
    (letter({"._a.csv": FORK, "a.csv": b"1"}), ["a.csv"]),
    (zipped({"一/__MACOSX/._a.csv": b"x", "__MACOSX/a.csv": b"x", "._b.csv": FORK, "c.csv": FORK, "a.csv": b"1"}), ["a.csv"]),
    (gzip.compress(b"a,b", mtime=0), ["内容"]),
    (b"\x1f\x8b\x08\x08" + bytes(6) + "台账.csv".encode() + b"\0" + gzip.compress(b"a,b", mtime=0)[10:], ["台账.csv"]),
    (b"\x1f\x8b\x08\x08" + bytes(6) + "../台账.csv".encode("gbk") + b"\0" + gzip.compress(b"a,b", mtime=0)[10:], ["台账.csv"]),
])  # fmt: skip
def test_files_within_are_files_of_their_own(data: bytes, names: list[str], tmp_path: Path) -> None:
    contents = opened(tmp_path, data)
    assert contents is not None and [member.name for member in contents.members] == names
    assert not contents.faults and all(member.path.parent == tmp_path / "into" for member in contents.members)
    assert {path for path in (tmp_path / "into").iterdir()} == {member.path for member in contents.members}


@pytest.mark.parametrize(("data", "words"), [
    (letter({}), "没有附件"), (letter({}, "<table><tr><td>1</table>"), "写在正文里"),
    (letter({"a.csv": b"1"}, Message_ID="<x@shuangsuiji>"), "系统发出"), (zipped({}), "没有文件"), (zipped({"a.csv": FORK}), "没有文件"),
])  # fmt: skip
def test_what_holds_no_file_is_told(data: bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=words) as raised:
        opened(tmp_path, data)
    assert raised.value.rule == "F03" and raised.value.hint


def test_a_gzip_that_unpacks_without_end_and_one_cut_short(tmp_path: Path) -> None:
    bomb = opened(tmp_path, gzip.compress(bytes(4 << 20), mtime=0), Limits(file_bytes=1 << 20))
    assert bomb is not None and [fault.rule for fault in bomb.faults] == ["F05"]
    cut = opened(tmp_path, gzip.compress(b"a,b\n" * 1000, mtime=0)[:-12])
    assert cut is not None and [fault.rule for fault in cut.faults] == ["F01"] and not cut.members


def test_a_web_archive_is_no_letter(tmp_path: Path) -> None:
    page = b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<table></table>\r\n--x--"
    assert opened(tmp_path, page) is None


def test_the_attachments_of_a_letter_in_the_inbox_count(house: House, run: Run, tmp_path: Path) -> None:
    roster(house.inbox)
    first, second = (
        record_list(tmp_path / "made", [record_row(n)], f"{n}.xlsx").read_bytes() for n in (1, 2)
    )
    (house.inbox / "转来.eml").write_bytes(letter({"台账一.xlsx": first}))
    (house.inbox / "台账二.xlsx.gz").write_bytes(gzip.compress(second, mtime=0))
    (house.inbox / "空信.eml").write_bytes(letter({}, "<table><tr><td>1</table>"))
    data = run()
    assert data.number("select count(distinct institution) from record_result") == 2
    assert data.rows("select file_name, rule from finding where severity = 'error'") == [("空信.eml", "F03")]
    assert not list(house.inbox.glob("*.eml")) and not list(house.inbox.glob("*.gz"))


def test_what_a_mac_leaves_beside_files_stays_in_the_inbox(house: House) -> None:
    (house.inbox / "__MACOSX").mkdir()
    for name in ("._名录.xlsx", "附件-名录.xlsx", "__MACOSX/名录.xlsx"):
        (house.inbox / name).write_bytes(FORK if "__" not in name else b"x,y")
    (house.inbox / "名录.csv").write_bytes(b"x,y")
    assert [path.name for path in waiting(house.inbox)] == ["名录.csv"]
