"""The mailbox: real IMAP (dovecot) and SMTP servers on the loopback with TLS,
from the mail that comes in to the receipt that goes out."""

import email.utils
import hashlib
import io
import json
import os
import shutil
import signal
import zipfile
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

import pytest
from pydantic import SecretStr

from flows.commands.rebuild import rebuild_warehouse
from flows.post.collect import Collected, collect
from flows.reports.published import open_published
from flows.settings import Settings
from flows.storage.folders import House
from tests import making
from tests.conftest import CAMPAIGN, Cli, consolidate
from tests.forked import script
from tests.making import SJJ, record_list, record_row, roster
from tests.servers import (
    Account,
    ImapServer,
    Keeper,
    bad_line,
    free_port,
    imap_server,
    needs_dovecot,
    smtp_server,
)
from tests.test_history import published

pytestmark = needs_dovecot
MAILBOX = '\n[mailbox]\nfolder = "INBOX"\nfrom = ["rsj@example.test", "sjj.example.test"]\n'
_SHEET = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@pytest.fixture(scope="module")
def dovecot() -> Iterator[ImapServer]:
    """The IMAP server of this file's tests."""
    with imap_server() as server:
        yield server


@pytest.fixture
def account(dovecot: ImapServer, request: pytest.FixtureRequest) -> Account:
    """A mailbox of the test's own."""
    return dovecot.account(hashlib.sha256(request.node.name.encode()).hexdigest()[:12])


@pytest.fixture
def office(house: House, account: Account) -> House:
    """The house whose campaign has that mailbox, with a roster waiting."""
    (house.inbox / "campaign.toml").write_text(making.plan() + MAILBOX, encoding="utf-8")
    roster(house.inbox)
    return reached(house, account.settings())


@pytest.fixture
def post_office(office: House, tmp_path: Path) -> Iterator[tuple[Keeper, House]]:
    """The same with mail out."""
    with smtp_server(tmp_path, "starttls") as (keeper, settings):
        yield keeper, reached(office, settings)


def reached(house: House, settings: dict[str, object]) -> House:
    """The house with other settings."""
    return House(Settings(**{**dict(house.settings), **settings}), house.campaign_id)  # type: ignore[arg-type]


def message(
    *files: tuple[str, bytes],
    sender: str = "张丽 <rsj@example.test>",
    subject: str = "检查结果",
    number: int = 1,
    **headers: str,
) -> EmailMessage:
    """A mail with its attachments, as a mail program writes one; header names with _ for -."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "ssj@example.test", subject
    made["Date"] = email.utils.format_datetime(datetime.fromisoformat("2024-09-05T09:30:00+08:00"))
    made["Message-ID"] = f"<{number}@example.test>"
    for name, value in headers.items():
        del made[name.replace("_", "-")]
        made[name.replace("_", "-")] = value
    made.set_content("附件请查收。")
    for name, data in files:
        made.add_attachment(data, *_SHEET, filename=name)
    return made


def listed(*rows: tuple[object, ...]) -> bytes:
    """A record list's bytes."""
    path = record_list(Path(os.environ["PYTEST_TMP"]), list(rows), "台账.xlsx")
    return path.read_bytes()


def zipped(name: str, data: bytes) -> bytes:
    """An archive with one member."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, data)
    return packed.getvalue()


@pytest.fixture(autouse=True)
def _scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_TMP", str(tmp_path / "made"))


def rows(house: House, query: str) -> list[tuple[object, ...]]:
    """What the published database says."""
    with open_published(house.published) as data:
        return data.rows(query)


def collected(house: House) -> Collected:
    """One look into the mailbox."""
    return collect(house, house.campaign())


def test_the_whole_circle_from_the_mail_to_the_receipt(
    account: Account, house: House, tmp_path: Path, cli: Cli
) -> None:
    (house.inbox / "campaign.toml").write_text(making.plan() + MAILBOX, encoding="utf-8")
    roster(house.inbox)
    table = listed(record_row(1), record_row(2, result=""))
    account.deliver(message(("检查台账.xlsx", table), subject="9月检查结果"))
    account.deliver(message(("推广.xlsx", b"x"), sender="ad@elsewhere.test", number=2))
    with smtp_server(tmp_path, "starttls") as (keeper, smtp):
        settings = {f"SHUANGSUIJI_{k.upper()}": str(v) for k, v in (account.settings() | smtp).items()}
        first = cli("run", CAMPAIGN, "--as-of", "2024-10-31", **settings)
        second = cli("run", CAMPAIGN, "--as-of", "2024-10-31", **settings)
    assert first.returncode == 1 and "Traceback" not in first.stderr, first.stderr
    assert (
        "ad@elsewhere.test 的 1 封邮件" in first.stdout
        and "材料处理情况：9月检查结果”：已发出" in first.stdout
    )
    assert [b"ad@elsewhere.test" in unread for unread in account.unread()] == [True]
    (answer,) = keeper.kept
    assert keeper.recipients == [["rsj@example.test"]] and answer["In-Reply-To"] == "<1@example.test>"
    text = answer.get_body(("plain",))
    assert text is not None and "计入 1 行，不计 1 行" in text.get_content() and "E3" in text.get_content()
    (receipt,) = answer.iter_attachments()
    assert receipt.get_filename() == "检查台账.xlsx"
    assert rows(
        house, "select sender, message_id, rows_accepted from source_file where message_id is not null"
    ) == [("rsj@example.test", "<1@example.test>", 1)]
    assert second.returncode == 1 and "材料处理情况" not in second.stdout
    assert (
        house.original(hashlib.sha256(table).hexdigest()).read_bytes() == table
        and not (house.inbox / "邮件").exists()
    )
    everything = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert b"secret" not in everything and "secret" not in first.stdout + first.stderr


def test_names_in_every_encoding_and_what_is_no_file(account: Account, office: House) -> None:
    name = "新华区检查台账（三）.xlsx"
    gbk, utf8 = name.encode("gb18030"), name.encode()
    ways = {
        "RFC 2231": b"filename*=utf-8''" + b"".join(b"%%%02X" % b for b in utf8),
        "RFC 2231 GBK": b"filename*=gb2312''" + b"".join(b"%%%02X" % b for b in gbk),
        "RFC 2231 in pieces": b"filename*0*=utf-8''" + b"".join(b"%%%02X" % b for b in utf8[:9]) + b"; filename*1*="
        + b"".join(b"%%%02X" % b for b in utf8[9:]),
        "RFC 2047": b'filename="' + email.header.Header(name, "utf-8", maxlinelen=400).encode().encode() + b'"',
        "RFC 2047 GBK": b'filename="' + email.header.Header(name, "gb2312", maxlinelen=400).encode().encode() + b'"',
        "raw GBK": b'filename="' + gbk + b'"',
        "raw UTF-8": b'filename="' + utf8 + b'"',
        "percent": b'filename="' + b"".join(b"%%%02X" % b for b in utf8) + b'"',
    }  # fmt: skip
    for number, disposition in enumerate(ways.values(), 1):
        account.deliver(
            b"From: rsj@example.test\nMessage-ID: <%d@x>\nDate: Thu, 5 Sep 2024 09:30:00 +0800\nMIME-Version: 1.0\n"
            b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nhello\n"
            b"--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; %b\n\nbytes %d\n"
            b"--b\nContent-Type: image/png; name=logo.png\nContent-Disposition: inline\nContent-ID: <logo>\n\npicture\n--b--\n"
            % (number, disposition, number)
        )  # fmt: skip
    told = collected(office)
    assert (told.messages, told.files, told.problem, told.left) == (len(ways), len(ways), "", [])
    names = [path.name for path in (office.inbox / "邮件").rglob("*") if path.is_file()]
    assert names == [name] * len(ways), dict(zip(ways, names, strict=False))
    assert not account.unread()


def test_inline_tables_and_forwarded_mails_are_taken_and_winmail_is_explained(
    account: Account, office: House
) -> None:
    inline = message()
    inline.add_attachment(listed(record_row(1)), *_SHEET, filename="正文里的表.xlsx", disposition="inline")
    forwarded = message(subject="转发", number=2)
    forwarded.add_attachment(message(("里层.xlsx", listed(record_row(2))), number=3))
    tnef = message(number=4)
    tnef.add_attachment(b"\x78\x9f\x3e\x22" + b"\0" * 40, "application", "ms-tnef", filename="winmail.dat")
    account.deliver(inline, forwarded, tnef)
    run = consolidate(office)
    assert run.collected.files == 3
    assert rows(office, "select rows_accepted from source_file where message_id <> '<4@example.test>' and message_id is not null") == [
        (1,), (1,)
    ]  # fmt: skip
    ((told,),) = rows(office, "select message from finding where file_name like '%winmail.dat'")
    assert "winmail.dat" in str(told) and "Outlook" in str(told)


def test_members_of_an_archive_carry_the_mail_they_came_with(account: Account, office: House) -> None:
    account.deliver(message(("九月.zip", zipped("台账.xlsx", listed(record_row(1))))))
    consolidate(office)
    found = rows(
        office,
        "select file_name, sender, message_id from source_file where file_name like '邮件/%' order by all",
    )
    assert [str(name).split("/", 2)[2] for name, _, _ in found] == ["九月.zip/台账.xlsx"]
    assert {(sender, identity) for _, sender, identity in found} == {("rsj@example.test", "<1@example.test>")}
    before = published(office)
    rebuild_warehouse(office)
    consolidate(office)
    assert published(office) == before, "the sender is known to a rebuilt warehouse too"


@pytest.mark.parametrize(("sender", "is_taken"), [
    ("rsj@example.test", True), ("RSJ@Example.TEST", True), ("anyone@sjj.example.test", True), ("a@b.sjj.example.test", True),
    ("other@example.test", False), ("x@notsjj.example.test", False), ("rsj@example.test.evil.test", False),
    ('"rsj@example.test" <evil@elsewhere.test>', False), ("rsj@example.test, evil@elsewhere.test", False), ("", False),
])  # fmt: skip
def test_who_may_send(sender: str, is_taken: bool, account: Account, office: House) -> None:
    made = message(("表.xlsx", b"x")).as_bytes().replace("张丽".encode(), b"")
    header, _, rest = made.partition(b"\n")
    assert header.startswith(b"From")
    account.deliver(b"From: " + sender.encode() + b"\n" + rest)
    told = collected(office)
    assert (told.files, len(account.unread()), bool(told.left)) == (
        (1, 0, False) if is_taken else (0, 1, True)
    )


def test_strangers_are_listed_by_sender_and_stay_unread(account: Account, office: House) -> None:
    for number in range(30):
        account.deliver(message(("表.xlsx", b"x"), sender=f"s{number % 15}@elsewhere.test", number=number))
    told = collected(office)
    assert len(account.unread()) == 30 and not (office.inbox / "邮件").exists()
    assert len(told.left) == 11 and told.left[-1][0] == "另有 5 个发件人的邮件"
    assert all("仍是未读" in reason for _, reason in told.left)


def test_a_message_taken_again_gives_the_same_bytes_once(account: Account, office: House) -> None:
    account.deliver(message(("台账.xlsx", listed(record_row(1)))))
    consolidate(office)
    before = published(office)
    account.mark_unread()
    told = collected(office)
    assert (told.messages, told.files) == (1, 0) and not account.unread()
    consolidate(office)
    assert published(office) == before


def test_a_forged_identity_overwrites_nothing(account: Account, office: House) -> None:
    account.deliver(
        message(("台账.xlsx", listed(record_row(1)))), message(("台账.xlsx", listed(record_row(2))))
    )
    consolidate(office)
    assert rows(office, "select sum(rows_accepted) from source_file where message_id is not null") == [(2,)]


@pytest.mark.parametrize(
    "subject", ["=?utf-7?Q?+2AA-?=", "=?utf-8?B?5qOA5p+l?= C:\\users\\a", "=?utf-8?B?5qOA5p+l?= \\ud800"]
)
def test_a_subject_that_is_no_text_stops_nothing(subject: str, account: Account, office: House) -> None:
    odd = message(("一.xlsx", b"1"), subject="PLACE").as_bytes().replace(b"PLACE", subject.encode())
    account.deliver(odd, message(("二.xlsx", b"2"), number=2))
    assert (collected(office).files, account.unread()) == (2, [])


def test_messages_of_a_long_address_and_no_date_keep_their_files_apart(
    account: Account, office: House
) -> None:
    sender = f"{'x' * 64}@{'y' * 60}.{'z' * 40}.sjj.example.test"
    for number in (1, 2):
        made = message(("表.xlsx", b"%d" % number), sender=sender, number=number)
        del made["Date"]
        account.deliver(made)
    assert collected(office).files == 2
    assert {path.read_bytes() for path in office.inbox.rglob("表.xlsx")} == {b"1", b"2"}


def test_a_line_torn_in_the_journal_costs_no_other(
    account: Account, post_office: tuple[Keeper, House]
) -> None:
    keeper, office = post_office
    office.state.mkdir(parents=True)
    (office.state / "mailbox.jsonl").write_bytes(b'{"message_id": "<torn')
    account.deliver(message(("台账.xlsx", listed(record_row(1, result="")))))
    assert len(_answers(keeper, office)) == 1
    assert rows(office, "select count(*) from source_file where sender = 'rsj@example.test'") == [(1,)]


def test_two_campaigns_do_not_take_each_others_mail(account: Account, office: House) -> None:
    other = House(office.settings, "2025-next")
    other.inbox.mkdir()
    (other.inbox / "campaign.toml").write_text(
        making.plan() + MAILBOX.replace("sjj.example.test", "b.sjj.example.test"), "utf-8"
    )
    account.deliver(message(("台账.xlsx", b"x")))
    for house in (office, other):
        told = collected(house)
        assert told.files == 0 and "分不清" in told.problem
    (other.inbox / "campaign.toml").write_text(making.plan() + MAILBOX.replace("INBOX", "二〇二五"), "utf-8")
    assert collected(office).files == 1


def test_a_message_that_breaks_the_parser_costs_itself_alone(account: Account, office: House) -> None:
    depth = 2_000
    head = b"From: rsj@example.test\nMessage-ID: <deep@x>\nSubject: deep\nMIME-Version: 1.0\n"
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth)
    )
    account.deliver(
        message(("一.xlsx", b"1"), number=1), head + nested + b"\nx\n", message(("二.xlsx", b"2"), number=2)
    )
    told = collected(office)
    assert (told.messages, told.files) == (2, 2) and len(account.unread()) == 1
    ((what, reason),) = told.left
    assert "deep" in what and "读不出来" in reason


def test_fifty_megabytes_and_too_many(account: Account, office: House) -> None:
    large = os.urandom(37 << 20)
    account.deliver(message(("大.xlsx", large)), message(("小.xlsx", b"x"), number=2))
    told = collected(office)
    assert (told.messages, told.files, told.left) == (2, 2, [])
    assert office.original(hashlib.sha256(large).hexdigest()).stat().st_size == 37 << 20
    small = reached(office, {"file_megabytes": 1})
    account.deliver(message(("太大.xlsx", large[: 4 << 20]), number=3))
    ((what, reason),) = collected(small).left
    assert "检查结果" in what and "超过 2 MB" in reason and len(account.unread()) == 1


def test_five_thousand_messages(account: Account, office: House) -> None:
    pattern = message(("NNNN.csv", b"data"), number=77777).as_bytes()
    account.deliver(*(pattern.replace(b"NNNN", b"%d" % n).replace(b"77777", b"%d" % n) for n in range(5_000)))
    told = collected(office)
    assert (told.messages, told.files, told.problem) == (5_000, 5_000, "")
    assert not account.unread() and sum(1 for p in office.inbox.rglob("*.csv")) == 5_000
    assert account.size() == 5_000


def test_a_deleted_message_is_not_expunged(account: Account, office: House) -> None:
    account.deliver(message(("台账.xlsx", b"x")), message(number=2))
    collected(office)
    (first, *_) = sorted((account.folder / "cur").iterdir())
    first.rename(first.with_name(first.name + "T"))
    account.deliver(message(("新.xlsx", b"y"), number=3))
    collected(office)
    assert account.size() == 3


def _unreachable(case: str, account: Account) -> dict[str, object]:
    return {
        "wrong password": {"imap_password": "guessed-wrong"}, "no password": {"imap_password": None},
        "away": {"imap_port": free_port()}, "a stranger's certificate": {"imap_ca": None},
        "no such host": {"imap_host": "no-such-host.invalid"}, "odd password": {"imap_password": "密码"},
        "plain text": {"imap_security": "starttls", "imap_seconds": 1.0},
    }[case]  # fmt: skip


@pytest.mark.parametrize(("case", "said"), [
    ("wrong password", "账号或密码不对"), ("no password", "账号或密码不对"), ("away", "连不上"),
    ("a stranger's certificate", "证书不可信"), ("no such host", "连不上"), ("odd password", "不能用的字符"),
    ("plain text", "没有答复"),
])  # fmt: skip
def test_a_mailbox_that_cannot_be_opened(case: str, said: str, account: Account, office: House) -> None:
    account.deliver(message(("台账.xlsx", b"x")))
    elsewhere = reached(office, _unreachable(case, account))
    run = consolidate(elsewhere)
    assert said in run.collected.problem and "guessed-wrong" not in run.collected.problem
    assert rows(office, "select count(*) from institution") == [(4,)], "the night went on"
    assert dict(run.outcome().left)["邮箱"] == run.collected.problem
    assert len(account.unread()) == 1 and collected(office).files == 1


def test_a_folder_that_is_not_there(account: Account, office: House) -> None:
    (office.inbox / "campaign.toml").write_text(
        making.plan() + MAILBOX.replace("INBOX", "双随机"), encoding="utf-8"
    )
    assert "双随机" in collected(office).problem


@pytest.mark.parametrize("then", ["cut", "silent", "dribble"])
@pytest.mark.parametrize("after", [0, 1_500, 6_000, 60_000, 2_500_000])
def test_a_line_that_breaks_halfway(
    then: str, after: int, account: Account, office: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    import flows.post.mailbox as mailbox

    monkeypatch.setattr(mailbox, "_BYTES_AT_ONCE", 1 << 20)
    monkeypatch.setattr(mailbox, "_SILENCES", 3)
    files = [os.urandom(800_000) for _ in range(6)]
    account.deliver(*(message((f"表{n}.xlsx", data), number=n) for n, data in enumerate(files)))
    with bad_line(account.port, after=after, then=then) as port:
        told = collected(reached(office, {"imap_port": port, "imap_seconds": 0.5}))
    assert told.problem and told.messages < len(files)
    taken = {p.read_bytes() for p in office.inbox.rglob("表*.xlsx")}
    assert len(taken) == told.files and taken <= set(files), "no half of a file"
    again = collected(office)
    assert again.files + told.files == len(files) and not account.unread() and not again.problem
    assert {p.read_bytes() for p in office.inbox.rglob("表*.xlsx")} == set(files)


_KILLER = """
import json, os, sys
step, count = sys.argv[1].split(":")
from flows.storage.folders import open_house
from flows.settings import Settings
import flows.consolidation, flows.post.collect as collect, flows.post.received as received, flows.post.replies as replies
import flows.post.mailbox as mailbox, flows.post.outgoing as outgoing
from tests.killing import deadly
deadly(*{
    "written": (collect, "keep", False), "kept": (collect, "_write", True), "journal": (received, "show_files", False),
    "shown": (collect, "note_received", True), "marked": (mailbox.Mailbox, "mark_done", True),
    "show-one": (os, "replace", True), "load-mail": (flows.consolidation, "load_received", True),
    "loaded": (flows.consolidation, "finish", False), "letter": (replies, "deliver_letter", False),
    "delivered": (outgoing, "deliver", True), "noted": (replies, "deliver_letter", True), "answered": (replies, "note_answered", True),
}[step], int(count))
from tests.conftest import consolidate, CAMPAIGN
from tests.reading import Here
flows.consolidation.Workers = Here
consolidate(open_house(Settings(**json.loads(sys.argv[2])), CAMPAIGN), mail=True)
"""
MOMENTS = ["written:1", "kept:1", "journal:1", "show-one:4", "shown:1", "marked:1", "load-mail:1", "loaded:1", "letter:1", "delivered:1",
           "noted:1", "answered:1"]  # fmt: skip


class Calm(NamedTuple):
    """Mails, the inbox they came to, and what became of them where nobody was killed: the answers' Message-IDs and
    what was published."""

    mails: list[EmailMessage]
    inbox: Path
    answers: list[str]
    tables: dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def calm(dovecot: ImapServer, tmp_path_factory: pytest.TempPathFactory) -> Calm:
    """Made once for all moments."""
    root = tmp_path_factory.mktemp("calm")
    account = dovecot.account("calm")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_TMP", str(root / "made"))
        mails = _mails()
    account.deliver(*mails)
    folders = {name: root / name for name in ("inbox", "outbox", "var")}
    with smtp_server(root, "starttls") as (keeper, settings):
        twin = House(Settings(**{**folders, **account.settings(), **settings}), CAMPAIGN)  # type: ignore[arg-type]
        twin.inbox.mkdir(parents=True)
        (twin.inbox / "campaign.toml").write_text(making.plan() + MAILBOX, encoding="utf-8")
        roster(twin.inbox)
        shutil.copytree(twin.inbox, root / "before")
        consolidate(twin, mail=True)
        answers = sorted(str(m["Message-ID"]) for m in keeper.kept)
    assert len(answers) == 2
    return Calm(mails, root / "before", answers, published(twin))


def _mails() -> list[EmailMessage]:
    return [
        message(
            ("台账.xlsx", listed(record_row(1), record_row(2, result=""))),
            ("补充.xlsx", listed(record_row(3))),
        ),
        message(("台账.xlsx", listed(record_row(4, result="?"))), sender="a@sjj.example.test", number=2),
    ]


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_anywhere_the_mail_is_taken_and_answered_the_same(
    moment: str, account: Account, post_office: tuple[Keeper, House], calm: Calm
) -> None:
    keeper, office = post_office
    account.deliver(*calm.mails)
    shutil.copytree(calm.inbox, office.inbox, dirs_exist_ok=True)
    plain = {
        k: v.get_secret_value() if isinstance(v, SecretStr) else v
        for k, v in dict(office.settings).items()
        if v is not None
    }
    killed = script(_KILLER, moment, json.dumps(plain, default=str), environment=os.environ)
    assert killed.returncode == -signal.SIGKILL, killed.stderr

    consolidate(office, mail=True)
    consolidate(office, mail=True)
    assert published(office) == calm.tables
    assert not account.unread()
    assert [p.name for p in office.inbox.rglob("*") if p.is_file()] == ["campaign.toml"]
    sent = sorted(str(m["Message-ID"]) for m in keeper.kept)
    assert sorted(set(sent)) == calm.answers
    assert len(sent) == (3 if moment == "delivered:1" else 2), (
        "only a message the server took the moment of the kill goes twice"
    )


def _answers(keeper: Keeper, house: House) -> list[tuple[str, str]]:
    """Who was answered by this run, and what."""
    keeper.kept.clear()
    consolidate(house, mail=True)
    return [(str(m["To"]), body.get_content()) for m in keeper.kept if (body := m.get_body(("plain",)))]


def test_one_answer_a_sender_and_run(account: Account, post_office: tuple[Keeper, House]) -> None:
    keeper, office = post_office
    faulty = [listed(record_row(n, result="")) for n in range(1, 4)]
    account.deliver(*(message((f"表{n}.xlsx", data), number=n) for n, data in enumerate(faulty)))
    ((to, said),) = _answers(keeper, office)
    assert to == "rsj@example.test" and [said.count(f"表{n}.xlsx") for n in range(3)] == [1, 1, 1]
    assert not _answers(keeper, office)
    account.deliver(message(("表0.xlsx", faulty[0]), number=9))
    assert not _answers(keeper, office), "the same bytes again are no new fault"
    account.deliver(message(("又一张.xlsx", listed(record_row(4, result="x"))), number=10))
    assert len(_answers(keeper, office)) == 1


def test_a_name_with_odd_blanks_is_answered_like_any_other(
    account: Account, post_office: tuple[Keeper, House]
) -> None:
    keeper, office = post_office
    account.deliver(message(("检查　台账\u00a0\u200b\u2028一.xlsx", listed(record_row(1, result="")))))
    ((_, said),) = _answers(keeper, office)
    assert "检查 台账 一.xlsx：检查情况台账，计入 0 行，不计 1 行" in said.replace("  ", " ")


def test_two_messages_of_one_identity_are_answered_each_to_its_sender(
    account: Account, post_office: tuple[Keeper, House]
) -> None:
    keeper, office = post_office
    account.deliver(message(("甲.xlsx", listed(record_row(1, result="")))),
                    message(("乙.xlsx", listed(record_row(2, result="x"))), sender="b@sjj.example.test"))  # fmt: skip
    told = dict(_answers(keeper, office))
    assert "甲.xlsx" in told["rsj@example.test"] and "乙.xlsx" not in told["rsj@example.test"]
    assert "乙.xlsx" in told["b@sjj.example.test"] and "甲.xlsx" not in told["b@sjj.example.test"]
    account.deliver(message(("丙.xlsx", listed(record_row(3, result="?")))))
    assert "丙.xlsx" in dict(_answers(keeper, office))["rsj@example.test"]


def test_a_receipt_that_comes_back_changes_nothing(
    account: Account, post_office: tuple[Keeper, House]
) -> None:
    keeper, office = post_office
    account.deliver(message(("台账.xlsx", listed(record_row(1), record_row(2, result="")))))
    _answers(keeper, office)
    (answer,) = keeper.kept
    (receipt,) = answer.iter_attachments()
    account.deliver(message(("台账.xlsx", listed(record_row(1, result="5"), record_row(2))), number=2))
    consolidate(office)
    bounced = message(subject="退信", number=3)
    bounced.add_attachment(answer)
    account.deliver(bounced, message(("台账.xlsx", receipt.get_content()), subject="转发", number=4))
    ((_, said),) = _answers(keeper, office)
    assert rows(office, "select institution, result from record_result order by institution") == [
        (making.name(1), 5),
        (making.name(2), 1),
    ]
    assert "这是系统发出的回执" in said and "邮件“退信”里没有附件" in said


def test_a_receipt_that_is_too_large_leaves_room_for_the_others(
    account: Account, post_office: tuple[Keeper, House], monkeypatch: pytest.MonkeyPatch
) -> None:
    import flows.post.letters as letters

    keeper, office = post_office
    monkeypatch.setattr(letters, "_LARGEST_LETTER", 20_000)
    large = listed(*(record_row(n, result="") for n in range(1, 800)))
    account.deliver(message(("大.xlsx", large), ("小.xlsx", listed(record_row(1, result="?")))))
    ((_, said),) = _answers(keeper, office)
    assert [part.get_filename() for part in keeper.kept[0].iter_attachments()] == [
        "小.xlsx"
    ] and "另有 1 份回执太大" in said


def test_who_sent_nothing_wrong_is_answered_only_where_it_is_asked_for(
    account: Account, post_office: tuple[Keeper, House]
) -> None:
    keeper, office = post_office
    good = listed(record_row(1))
    account.deliver(message(("好.xlsx", good)))
    assert not _answers(keeper, office)
    (office.inbox / "campaign.toml").write_text(
        making.plan() + MAILBOX + "acknowledge = true\n", encoding="utf-8"
    )
    assert not _answers(keeper, office), "what was passed over stays so"
    account.deliver(
        message(("也好.xlsx", listed(record_row(2))), number=2), message(("好.xlsx", good), number=3)
    )
    ((_, said),) = _answers(keeper, office)
    assert "计入 1 行，不计 0 行" in said and "与此前收到的完全相同" in said


def test_a_mail_without_its_attachment_is_asked_for_it(
    account: Account, post_office: tuple[Keeper, House]
) -> None:
    keeper, office = post_office
    account.deliver(message(subject="检查结果见附件 410402199001011234"))
    ((_, said),) = _answers(keeper, office)
    assert "没有附件" in said and "410402199001011234" not in said


def test_a_table_within_an_archive_is_answered_by_its_name(
    account: Account, post_office: tuple[Keeper, House]
) -> None:
    keeper, office = post_office
    account.deliver(message(("九月.zip", zipped("台账.xlsx", listed(record_row(1, result=""))))))
    ((_, said),) = _answers(keeper, office)
    assert "1. 九月.zip/台账.xlsx：检查情况台账，计入 0 行，不计 1 行" in said
    assert [part.get_filename() for part in keeper.kept[0].iter_attachments()] == ["台账.xlsx"]
    assert not _answers(keeper, office)


@pytest.mark.parametrize(("headers", "sender"), [
    ({"Auto_Submitted": "auto-replied"}, "rsj@example.test"), ({"In_Reply_To": "<x@shuangsuiji>"}, "rsj@example.test"),
    ({"References": "<x@y>"}, "rsj@example.test"), ({"List_Id": "<l.example.test>"}, "rsj@example.test"),
    ({"List_Unsubscribe": "<mailto:x@y>"}, "rsj@example.test"), ({"Precedence": "bulk"}, "rsj@example.test"),
    ({"X_Auto_Response_Suppress": "All"}, "rsj@example.test"), ({}, "no-reply@sjj.example.test"), ({}, "NoReply@sjj.example.test"),
    ({"List_Owner": "<mailto:x@y>"}, "rsj@example.test"), ({"X_Autogenerated": "yes"}, "rsj@example.test"),
    ({"Subject": "自动回复: 检查结果"}, "rsj@example.test"), ({"Subject": "Re: 【双随机】材料处理情况：检查结果"}, "rsj@example.test"),
    ({"Subject": "回复：请报送"}, "rsj@example.test"), ({}, "oa-noreply@sjj.example.test"), ({}, "no.reply@sjj.example.test"),
    ({}, "no_reply.x@sjj.example.test"), ({}, "mailer-daemon@sjj.example.test"), ({}, "donotreply@sjj.example.test"),
])  # fmt: skip
def test_machines_and_replies_are_taken_in_but_not_answered(
    headers: dict[str, str], sender: str, account: Account, post_office: tuple[Keeper, House]
) -> None:
    keeper, office = post_office
    account.deliver(
        message(("表.xlsx", listed(record_row(1), record_row(2, result=""))), sender=sender, **headers)
    )
    assert not _answers(keeper, office) and not account.unread()
    assert rows(office, "select sum(rows_accepted) from source_file where message_id is not null") == [(1,)]


def test_an_answer_put_off_goes_out_later_and_a_refused_one_is_let_go(
    account: Account, post_office: tuple[Keeper, House]
) -> None:
    keeper, office = post_office
    account.deliver(message(("表.xlsx", listed(record_row(1, result="")))))
    keeper.answers = ["451 later"] * 3
    assert not _answers(keeper, office)
    assert len(_answers(keeper, office)) == 1
    account.deliver(message(("表二.xlsx", listed(record_row(2, result=""))), number=2))
    keeper.answers = ["550 no such user"]
    run = consolidate(office, mail=True)
    assert any("请另行告知发件人" in outcome for _, outcome in run.posted)
    tries = keeper.tries
    consolidate(office, mail=True)
    assert keeper.tries == tries


def test_without_mail_out_nobody_is_answered_later_either(
    account: Account, office: House, tmp_path: Path
) -> None:
    account.deliver(message(("表.xlsx", listed(record_row(1, result="")))))
    consolidate(office, mail=True)
    with smtp_server(tmp_path, "tls") as (keeper, settings):
        assert not _answers(keeper, reached(office, settings))


def test_collect_at_the_command_line(account: Account, house: House, cli: Cli) -> None:
    settings = {f"SHUANGSUIJI_{k.upper()}": str(v) for k, v in account.settings().items()}
    nothing = cli("collect", CAMPAIGN, **settings)
    assert nothing.returncode == 2 and "[mailbox]" in nothing.stderr
    (house.inbox / "campaign.toml").write_text(making.plan() + MAILBOX, encoding="utf-8")
    bare = cli("collect", CAMPAIGN)
    assert bare.returncode == 2 and "SHUANGSUIJI_IMAP_HOST" in bare.stderr
    account.deliver(message((f"{SJJ}.xlsx", b"x")), message(sender="x@elsewhere.test", number=2))
    done = cli("collect", CAMPAIGN, **settings)
    assert (
        done.returncode == 0
        and "收下 1 封邮件、1 个附件" in done.stdout
        and "x@elsewhere.test" in done.stdout
    )
    (kept, *_) = (house.inbox / "邮件").rglob("*.xlsx")
    assert kept.parent.name.startswith("2024-09-05 093000 rsj@example.test")
    (house.settings.inbox / "0-broken").mkdir()
    (house.settings.inbox / "0-broken" / "campaign.toml").write_text("title = ", "utf-8")
    account.deliver(message(("再.xlsx", b"y"), number=3))
    both = cli("collect", **settings)
    assert (
        both.returncode == 2
        and "收下 1 封邮件、1 个附件" in both.stdout
        and "0-broken 不能继续" in both.stderr
    )
    wrong = cli("collect", CAMPAIGN, **{**settings, "SHUANGSUIJI_IMAP_PASSWORD": "guessed-wrong"})
    assert (
        wrong.returncode == 2
        and "密码不对" in wrong.stderr
        and "guessed-wrong" not in wrong.stderr + wrong.stdout
    )
