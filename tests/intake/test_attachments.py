"""Attachments' names: whatever a mailer wrote, one safe name in the inbox, and the one the sender saw."""

import base64
import email.header
from email import message_from_bytes

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from flows.intake.attachments import attachments, safe_name
from flows.post.mailbox import _envelope
from flows.storage.names import is_passed_over

_CHARACTERS = st.one_of(
    st.sampled_from("新华区职业技能培训机构检查台账（三）—·〔〕㎡㊣"), st.sampled_from("abcXYZ 0123-()[]&';")
)
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
    made = message_from_bytes(
        b"Content-Type: application/octet-stream\nContent-Disposition: " + disposition + b"\n\nbytes"
    )
    (found,) = attachments(made)
    assert (found.name, found.data) == (safe_name(name), b"bytes")
    assert found.name == name.strip(" .")


@given(
    name=st.text(max_size=300)
    | st.sampled_from(["..", "../../etc/passwd", "C:\\x\\y.xlsx", "~$a.xlsx", ".hidden", "a.part", "\0", "/"])
)
def test_no_name_leads_anywhere_or_is_passed_over(name: str) -> None:
    safe = safe_name(name)
    assert safe.isprintable() and not set(safe) & set('/\\\0\r\n:*?"<>|') and safe not in ("", ".", "..")
    assert len(safe.encode()) <= 200 and not is_passed_over(safe)
    assert safe_name(safe) == safe


@given(
    names=st.lists(st.sampled_from(["表.xlsx", "表.XLSX", "表(2).xlsx", "", "表"]), min_size=1, max_size=8)
)
def test_files_of_one_name_are_kept_apart(names: list[str]) -> None:
    parts = b"".join(
        b'--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename="%b"\n\n%d\n'
        % (name.encode(), n)
        for n, name in enumerate(names)
    )
    found = attachments(
        message_from_bytes(b"Content-Type: multipart/mixed; boundary=b\n\n" + parts + b"--b--\n")
    )
    assert [file.data for file in found] == [b"%d" % n for n in range(len(names))]
    assert len({file.name.lower() for file in found}) == len(names)


@given(data=st.binary(max_size=300) | st.lists(st.sampled_from([
    b"From: ", b"Date: ", b"Subject: ", b"Message-ID: ", b"<a@b>", b"=?utf-8?b?a?=", b"=?x?q?=E4?=", b"\xc4\xe3", b"Thu, 99 Foo 99999",
    b"\n", b"\n ", b",", b"\"", b"(", b"Auto-Submitted: no", b"=?utf-7?q?+2AA-?=", b"=?utf-8?b?5qOA?= C:\\users\\a \\ud800",
])).map(b"".join))  # fmt: skip
def test_any_header_is_an_envelope(data: bytes) -> None:
    envelope = _envelope("7", 100, data)
    assert envelope.uid == "7" and not set(envelope.subject + envelope.message_id + envelope.sender) & set(
        "\n\0\x1b\u2028"
    )
    (envelope.subject + envelope.message_id + envelope.sender).encode()  # no half of a character


def _within(outer: bytes) -> bytes:
    return (
        b"From: a@b\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=o\n\n--o\n"
        + outer
        + b"\n--o--\n"
    )


_TABLE = (
    b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/octet-stream\n"
    b'Content-Disposition: attachment; filename="t.xlsx"\n\nbytes\n--b--\n'
)


@pytest.mark.parametrize("part", [
    b"Content-Type: message/rfc822\n\nFrom: x@y\n" + _TABLE,
    b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(b"From: x@y\n" + _TABLE),
    b'Content-Type: application/octet-stream; name="f.eml"\nContent-Transfer-Encoding: base64\n\n'
    + base64.encodebytes(b"From: x@y\n" + _TABLE),
])  # fmt: skip
def test_a_forwarded_mail_is_looked_into_however_it_is_sent(part: bytes) -> None:
    assert [(file.name, file.data) for file in attachments(message_from_bytes(_within(part)))] == [
        ("t.xlsx", b"bytes")
    ]


@pytest.mark.parametrize("part", [
    b"Content-Type: message/rfc822\n\nMessage-ID: <1@shuangsuiji>\n" + _TABLE,
    b"Content-Type: multipart/report; boundary=r\n\n--r\nContent-Type: message/rfc822\n\nMessage-ID: <2@x>\n" + _TABLE + b"\n--r--",
])  # fmt: skip
def test_what_a_letter_of_ours_or_a_bounce_carries_is_no_return(part: bytes) -> None:
    assert attachments(message_from_bytes(_within(part))) == []


@pytest.mark.parametrize("disposition", [
    b"filename=\"????.xlsx\"; filename*=UTF-8''%E5%8F%B0%E8%B4%A6.xlsx", b"filename*=iso-8859-1''" + _percent("台账.xlsx".encode("gb18030")),
])  # fmt: skip
def test_the_better_of_two_names_and_bytes_before_a_charset_that_is_none(disposition: bytes) -> None:
    made = message_from_bytes(
        b"Content-Type: application/x\nContent-Disposition: attachment; " + disposition + b"\n\nx"
    )
    assert [file.name for file in attachments(made)] == ["台账.xlsx"]
