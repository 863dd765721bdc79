"""Attachments' names: whatever a mailer wrote, one safe name in the inbox, and the one the sender saw."""

import email.header
from email import message_from_bytes

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from flows.intake.passing import is_passed_over
from flows.post.attachments import attachments, safe_name
from flows.post.mailbox import _envelope

_CHARACTERS = st.one_of(st.sampled_from("新华区职业技能培训机构检查台账（三）—·〔〕㎡㊣"), st.sampled_from("abcXYZ 0123-()[]&';"))
NAMES = st.text(_CHARACTERS, min_size=1, max_size=40).map(lambda text: text.strip() + ".xlsx")


def _percent(data: bytes) -> bytes:
    return b"".join(b"%%%02X" % byte for byte in data)


def _words(name: str, charset: str) -> bytes:
    return b'filename="' + email.header.Header(name, charset, maxlinelen=75).encode().encode() + b'"'


WAYS = {
    "RFC 2231": lambda name: b"filename*=utf-8''" + _percent(name.encode()),
    "RFC 2231 in GB18030": lambda name: b"filename*=gb18030''" + _percent(name.encode("gb18030")),
    "RFC 2231 called GB2312": lambda name: b"filename*=GB2312''" + _percent(name.encode("gb18030")),
    "RFC 2047 B or Q": lambda name: _words(name, "utf-8"),
    "RFC 2047 in GB18030": lambda name: _words(name, "gb18030"),
    "raw UTF-8": lambda name: b'filename="' + name.encode() + b'"',
    "raw GBK": lambda name: b'filename="' + name.encode("gb18030") + b'"',
    "percent": lambda name: b'filename="' + _percent(name.encode()) + b'"',
}


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize("way", WAYS)
@given(name=NAMES)
def test_the_name_the_sender_saw(way: str, name: str) -> None:
    if way == "raw GBK":  # a few pairs of bytes are characters in both; nobody can tell which was meant
        assume(name.isascii() or not _is_utf8(name.encode("gb18030")))
    disposition = b"attachment;\n " + WAYS[way](name)
    made = message_from_bytes(b"Content-Type: application/octet-stream\nContent-Disposition: " + disposition + b"\n\nbytes")
    (found,) = attachments(made)
    assert (found.name, found.data) == (safe_name(name), b"bytes")
    assert found.name == name.strip(" .")


@given(
    name=st.text(max_size=300)
    | st.sampled_from(["..", "../../etc/passwd", "C:\\x\\y.xlsx", "~$a.xlsx", ".hidden", "a.part", "\0", "/"])
)
def test_no_name_leads_anywhere_or_is_passed_over(name: str) -> None:
    safe = safe_name(name)
    assert safe and not set(safe) & set('/\\\0\r\n:*?"<>|') and safe not in (".", "..")
    assert len(safe.encode()) <= 200 and not is_passed_over(safe)
    assert safe_name(safe) == safe


@given(names=st.lists(st.sampled_from(["表.xlsx", "表.XLSX", "表(2).xlsx", "", "表"]), min_size=1, max_size=8))
def test_files_of_one_name_are_kept_apart(names: list[str]) -> None:
    parts = b"".join(
        b'--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename="%b"\n\n%d\n'
        % (name.encode(), n)
        for n, name in enumerate(names)
    )
    found = attachments(message_from_bytes(b"Content-Type: multipart/mixed; boundary=b\n\n" + parts + b"--b--\n"))
    assert [file.data for file in found] == [b"%d" % n for n in range(len(names))]
    assert len({file.name.lower() for file in found}) == len(names)


@given(data=st.binary(max_size=300) | st.lists(st.sampled_from([
    b"From: ", b"Date: ", b"Subject: ", b"Message-ID: ", b"<a@b>", b"=?utf-8?b?a?=", b"=?x?q?=E4?=", b"\xc4\xe3", b"Thu, 99 Foo 99999",
    b"\n", b"\n ", b",", b"\"", b"(", b"Auto-Submitted: no",
])).map(b"".join))  # fmt: skip
def test_any_header_is_an_envelope(data: bytes) -> None:
    envelope = _envelope("7", 100, data)
    assert envelope.uid == "7" and "\n" not in envelope.subject
