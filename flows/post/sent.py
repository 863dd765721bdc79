"""What was sent: in the warehouse, and in a journal beside it that a rebuilt warehouse is filled from."""

import duckdb

from flows.storage.folders import House
from flows.storage.journal import append_lines, read_lines
from sql import script


def sent_before(house: House, connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The Message-IDs of everything ever sent;
    what the journal knows and the warehouse does not is taken in first."""
    connection.execute(script("warehouse", "mail_sent"))
    known = {str(row[0]) for row in connection.execute("select message_id from mail_sent").fetchall()}
    for row in read_lines(house.state / "mail.jsonl"):
        if row[0] not in known:
            connection.execute("insert into mail_sent values (?, ?, ?, ?)", row)
            known.add(row[0])
    return known


def remember_sent(
    house: House,
    connection: duckdb.DuckDBPyConnection,
    message_id: str,
    recipients: tuple[str, ...],
    subject: str,
) -> None:
    """Note that a message is out, so that no run sends it again."""
    row = [message_id, house.now().isoformat(), ", ".join(recipients), subject]
    append_lines(house.state / "mail.jsonl", [row])
    connection.execute("insert or ignore into mail_sent values (?, ?, ?, ?)", row)
