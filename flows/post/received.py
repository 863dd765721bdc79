"""What came in by mail: a journal beside the warehouse, a line a message, written before its files appear in the inbox.

A file waits beside its place in the inbox under a name the sweep passes over; the journal's line makes it final.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from flows.house import House

_WAITING = ".part"
_SCHEMA = """
create table if not exists mail_received (
    message_id varchar, sender varchar, sent_at timestamp, subject varchar, answerable boolean, file_name varchar, sha256 varchar
);
create table if not exists mail_answered (message_id varchar primary key);
"""


@dataclass(frozen=True, slots=True)
class Received:
    """A message taken in. `files`: path below the campaign's folder and SHA-256 of each attachment; `sent_at`: ISO 8601 or ""."""

    message_id: str
    sender: str
    sent_at: str
    subject: str
    answerable: bool
    files: tuple[tuple[str, str], ...] = ()


def waiting_name(path: Path) -> Path:
    """Where a file lies until its message is in the journal."""
    return path.with_name(f"{path.name}{_WAITING}")


def note_received(house: House, received: Iterable[Received]) -> None:
    """Write messages into the journal, for good; then their files appear in the inbox."""
    received = list(received)
    lines = [json.dumps(asdict(message), ensure_ascii=False) + "\n" for message in received]
    house.state.mkdir(parents=True, exist_ok=True)
    with _journal(house).open("a", encoding="utf-8") as journal:
        journal.writelines(lines)
        journal.flush()
        os.fsync(journal.fileno())
    show_files(house, received)


def read_received(house: House) -> list[Received]:
    """Every message in the journal, the last line of one that was killed while it wrote left out."""
    rows: Iterator[dict[str, Any]] = _lines(_journal(house))
    return [Received(**{**row, "files": tuple((name, sha256) for name, sha256 in row["files"])}) for row in rows]


def show_files(house: House, received: Iterable[Received]) -> None:
    """Give the files that still wait their final names: all of them, or those a killed run left."""
    for message in received:
        for name, _ in message.files:
            path = house.inbox / name
            if (waiting := waiting_name(path)).exists():
                os.replace(waiting, path)


def load_received(house: House, connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], Received]:
    """Bring the warehouse in step with the journals; the messages by their files' names and hashes."""
    connection.execute(_SCHEMA)
    received = read_received(house)
    known = set(connection.execute("select message_id, file_name from mail_received").fetchall())
    rows = [
        (m.message_id, m.sender, m.sent_at or None, m.subject, m.answerable, name, sha256)
        for m in dict.fromkeys(received)
        for name, sha256 in m.files or ((None, None),)
        if (m.message_id, name) not in known
    ]
    if rows:
        connection.executemany("insert into mail_received values (?, ?, ?, ?, ?, ?, ?)", rows)
    answered = [(str(row),) for row in _lines(_answers(house))]
    if answered:
        connection.executemany("insert or ignore into mail_answered values (?)", answered)
    return {file: message for message in received for file in message.files}


def note_answered(house: House, connection: duckdb.DuckDBPyConnection, message_ids: Iterable[str]) -> None:
    """Note that nothing more is to be said on these messages."""
    message_ids = list(message_ids)
    with _answers(house).open("a", encoding="utf-8") as journal:
        journal.writelines(json.dumps(message_id) + "\n" for message_id in message_ids)
        journal.flush()
        os.fsync(journal.fileno())
    connection.executemany("insert or ignore into mail_answered values (?)", [(message_id,) for message_id in message_ids])


def _journal(house: House) -> Path:
    return house.state / "mailbox.jsonl"


def _answers(house: House) -> Path:
    return house.state / "answered.jsonl"


def _lines(path: Path) -> Iterator[Any]:
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        try:
            yield json.loads(line)
        except ValueError:
            continue
