"""What came in by mail: a journal beside the warehouse,
a line a message, written before its files appear in the inbox.

A file waits beside its place in the inbox under a name the sweep passes over;
the journal's line makes it final.
"""

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import duckdb

from flows.storage.folders import House
from flows.storage.journal import append_lines, read_lines
from schemas.handover import Arrival
from sql import script

_WAITING = ".part"


@dataclass(frozen=True, slots=True)
class Received:
    """A message taken in.
    `files`: path below the campaign's folder and SHA-256 of each attachment; `sent_at`: ISO 8601 or ""."""

    message_id: str
    sender: str
    sent_at: str
    subject: str
    answerable: bool
    files: tuple[tuple[str, str], ...] = ()

    @property
    def mail(self) -> str:
        """What tells this message from every other: a Message-ID may be forged, or used twice."""
        return hashlib.sha256(repr((self.message_id, self.sender, self.files)).encode()).hexdigest()


def waiting_name(path: Path) -> Path:
    """Where a file lies until its message is in the journal."""
    return path.with_name(f"{path.name}{_WAITING}")


def note_received(house: House, received: Iterable[Received]) -> None:
    """Write messages into the journal, for good; then their files appear in the inbox."""
    received = list(received)
    append_lines(_journal(house), (asdict(message) for message in received))
    show_files(house, received)


def read_received(house: House) -> list[Received]:
    """Every message in the journal, the last line of one that was killed while it wrote left out."""
    rows = read_lines(_journal(house))
    return [
        Received(**{**row, "files": tuple((name, sha256) for name, sha256 in row["files"])}) for row in rows
    ]


def show_files(house: House, received: Iterable[Received]) -> None:
    """Give the files that still wait their final names: all of them, or those a killed run left."""
    for message in received:
        for name, _ in message.files:
            path = house.inbox / name
            if (waiting := waiting_name(path)).exists():
                os.replace(waiting, path)


def load_received(house: House, connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], Received]:
    """Bring the warehouse in step with the journals; the messages by their files' names and hashes."""
    connection.execute(script("warehouse", "mail_received") + script("warehouse", "mail_answered"))
    received = read_received(house)
    known = set(connection.execute("select mail, file_name from mail_received").fetchall())
    rows = [
        (m.message_id, m.sender, m.sent_at or None, m.subject, m.answerable, name, sha256, m.mail)
        for m in dict.fromkeys(received)
        for name, sha256 in m.files or ((None, None),)
        if (m.mail, name) not in known
    ]
    if rows:
        connection.executemany("insert into mail_received values (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    answered = [(str(row),) for row in read_lines(_answers(house))]
    if answered:
        connection.executemany("insert or ignore into mail_answered values (?)", answered)
    return {file: message for message in received for file in message.files}


def note_answered(house: House, connection: duckdb.DuckDBPyConnection, mails: Iterable[str]) -> None:
    """Note that nothing more is to be said on these messages (Received.mail)."""
    mails = list(mails)
    if mails:
        append_lines(_answers(house), mails)
        connection.executemany("insert or ignore into mail_answered values (?)", [(mail,) for mail in mails])


def _journal(house: House) -> Path:
    return house.state / "mailbox.jsonl"


def _answers(house: House) -> Path:
    return house.state / "answered.jsonl"


def with_mail(arrival: Arrival, came: Mapping[tuple[str, str], Received]) -> Arrival:
    """An arrival with the message it came with, where it came by mail."""
    message = came.get((arrival.file_name, arrival.sha256))
    return replace(arrival, sender=message.sender, message_id=message.message_id) if message else arrival
