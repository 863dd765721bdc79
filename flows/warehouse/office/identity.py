"""An institution is one, whichever campaign speaks of it: a name without a code that has one elsewhere."""

from collections import defaultdict

import duckdb

from schemas.identifiers import normalise_name

_BY_NAME = """
    select distinct i.campaign_id, i.institution_id
    from institution as i
    where i.code is null
"""


def know_institutions(office: duckdb.DuckDBPyConnection) -> None:
    """Fill known_institution: the institutions without a code whose name, made alike, bears exactly one code
    in the campaigns together."""
    office.execute("delete from known_institution")
    nameless = office.execute(_BY_NAME).fetchall()
    if not nameless:
        return
    codes = defaultdict(set)
    for name, code in office.execute(
        "select distinct name, code from institution where code is not null"
    ).fetchall():
        codes[normalise_name(name)].add(code)
    rows = [(*row, *codes[row[1]]) for row in nameless if len(codes.get(row[1], ())) == 1]
    if rows:
        office.executemany("insert into known_institution values (?, ?, ?)", rows)
