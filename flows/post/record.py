"""What was sent: in the warehouse, and in a journal beside it that a rebuilt warehouse is filled from."""

import json
import os

import duckdb

from flows.house import House

_SCHEMA = "create table if not exists mail_sent (message_id varchar primary key, sent_at timestamp, recipients varchar, subject varchar)"


def sent_before(house: House, connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The Message-IDs of everything ever sent; what the journal knows and the warehouse does not is taken in first."""
    connection.execute(_SCHEMA)
    known = {str(row[0]) for row in connection.execute("select message_id from mail_sent").fetchall()}
    journal = house.state / "mail.jsonl"
    for line in journal.read_text("utf-8").splitlines() if journal.exists() else ():
        try:
            row = json.loads(line)
        except ValueError:  # the last line of a process that was killed while it wrote
            continue
        if row[0] not in known:
            connection.execute("insert into mail_sent values (?, ?, ?, ?)", row)
            known.add(row[0])
    return known


def remember_sent(
    house: House, connection: duckdb.DuckDBPyConnection, message_id: str, recipients: tuple[str, ...], subject: str
) -> None:
    """Note that a message is out, so that no run sends it again."""
    row = [message_id, house.now().isoformat(), ", ".join(recipients), subject]
    with (house.state / "mail.jsonl").open("a", encoding="utf-8") as journal:
        journal.write(json.dumps(row, ensure_ascii=False) + "\n")
        journal.flush()
        os.fsync(journal.fileno())
    connection.execute("insert or ignore into mail_sent values (?, ?, ?, ?)", row)
