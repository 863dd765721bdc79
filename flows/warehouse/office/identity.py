"""Who is one and the same, whichever campaign speaks of it: an institution whose name has no code here
and one elsewhere; a department that each plan calls otherwise."""

from collections import Counter, defaultdict
from collections.abc import Sequence

import duckdb
import pyarrow as pa

from schemas.identifiers import normalise_name

_BY_NAME = """
    select distinct i.campaign_id, i.institution_id
    from institution as i
    where i.code is null
"""
_DEPARTMENTS = "select campaign_id, name, coalesce(names, []) from department order by all"


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


def know_departments(office: duckdb.DuckDBPyConnection) -> None:
    """Fill known_department: the name by which the office knows each campaign's departments."""
    office.execute("delete from known_department")
    listed = office.execute(_DEPARTMENTS).fetchall()
    known = _known_departments([(campaign, name, names) for campaign, name, names in listed])
    if known:
        rows = [(campaign, name, known[name]) for campaign, name, _ in listed]
        columns = dict(zip(("campaign_id", "department", "known_as"), zip(*rows, strict=True), strict=True))
        office.register("incoming", pa.table({name: list(values) for name, values in columns.items()}))
        office.execute("insert into known_department by name from incoming")
        office.unregister("incoming")


def _known_departments(listed: Sequence[tuple[str, str, Sequence[str]]]) -> dict[str, str]:
    """The office's name for each plain name of a plan; `listed`: campaign, plain name, all its names.

    Two are one where one plan's plain name is among the names another plan gives its own:
    an alias that both have is not enough, 市监局 being the city's here and the district's there.
    Where that would make one of two departments of a campaign, each keeps its name.
    """
    alike = {name: {name} for _, name, _ in listed}
    plain = defaultdict(set)
    for name in alike:
        plain[normalise_name(name)].add(name)
    for _, name, names in listed:
        together = {
            one for told in (name, *names) for other in plain[normalise_name(told)] for one in alike[other]
        }
        alike |= dict.fromkeys(together, together)
    uses = Counter(name for _, name, _ in listed)
    of_campaign = defaultdict(set)
    for campaign, name, _ in listed:
        of_campaign[campaign].add(name)
    apart = {name for own in of_campaign.values() for name in own if len(alike[name] & own) > 1}
    return {
        name: name if apart & group else min(group, key=lambda one: (-uses[one], one))
        for name, group in alike.items()
    }
