"""The changes a voucher tells, made again one after another and compared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from flows.lots.amending import Ground, Occasion, grown, replaced, withdrawn
from flows.lots.changes import REPLACEMENT, WITHDRAWAL, standing
from flows.lots.drawing import Delegation, Person
from flows.lots.record import Candidate, Change, DrawRecord, InstitutionDrawn, TeamMember
from flows.problem import Problem
from schemas.voucher import ChangeTold, InstitutionTold, MemberTold, Voucher


def change_faults(voucher: Voucher, names: Mapping[str, str], classes: Mapping[str, str]) -> Iterator[str]:
    """What of the changes is not as they come out again; of a voucher that withholds nothing.

    `names`, `classes`: of every institution lots were drawn over, by its key.
    """
    told = _Told(voucher, names, classes)
    record = told.record
    for change in voucher.changes:
        try:
            again = told.again(record, change)
        except Problem as problem:
            again, why = None, f"：{problem.message}"
        else:
            why = ""
        if again is None or _seen(again) != told.seen(change):
            yield f"第 {change.number} 次变更与重做的不符{why}"
            return
        record = replace(record, changes=[*record.changes, again])


@dataclass(frozen=True, slots=True)
class _Told:
    """A voucher as a record that its changes can be made on.
    For a certificate stands what tells namesakes apart."""

    voucher: Voucher
    names: Mapping[str, str]
    classes: Mapping[str, str]

    @property
    def keys(self) -> dict[str, str]:
        """Everyone ever drawn, by ticket."""
        rows = (
            *self.voucher.institutions,
            *(row for change in self.voucher.changes for row in change.instead),
        )
        return {row.ticket: row.key or row.ticket for row in rows}

    @property
    def record(self) -> DrawRecord:
        """The draw, before its changes."""
        voucher = self.voucher
        return DrawRecord(
            voucher.draw,
            voucher.drawn_at,
            voucher.as_of,
            voucher.operator,
            voucher.seed,
            voucher.roster_sha256,
            voucher.reason,
            voucher.versions,
            secret=voucher.secret or "",
            roster=list(self.classes.items()),
            institutions=[_institution(row) for row in voucher.institutions],
            teams=[_member(row, self.keys) for row in voucher.teams],
            inspectors=[Candidate(p.department, p.name, p.key) for p in voucher.inspectors],
        )

    def again(self, record: DrawRecord, change: ChangeTold) -> Change | None:
        """The change made again on the record; None where nothing can be meant by it. Raises Problem."""
        ground, today = self._ground(change), standing(record)
        occasion = Occasion(change.at, change.as_of, change.operator, change.reason)
        if change.kind == WITHDRAWAL:
            key = self.keys.get(change.institution or "", "")
            return (
                withdrawn(record, key, ground, occasion)
                if key in {i.key for i in today.institutions}
                else None
            )
        if change.kind == REPLACEMENT:
            wanted = (change.department, change.person)
            seats = (m for m in today.teams if (m.department, f"{m.name}{m.certificate}") == wanted)
            person = next(seats, None)
            return replaced(record, person, ground, occasion) if person else None
        return grown(record, ground, occasion)

    def _ground(self, change: ChangeTold) -> Ground:
        away: dict[tuple[str, str], set[str]] = {}
        for row in change.recused:
            away.setdefault((row.department, row.inspector), set()).add(self.keys.get(row.ticket, ""))
        people = [
            Person(
                p.name,
                p.department,
                p.key.removeprefix(p.name),
                frozenset(away.get((p.department, p.key), ())),
                p.key,
                frozenset(p.fields or ()),
                p.load or 0,
            )
            for p in change.inspectors
        ]
        return Ground(
            [Delegation(d.name, d.inspectors, frozenset(d.fields or ())) for d in change.departments],
            people,
            self._facts(change),
            frozenset(self.keys.get(ticket, ticket) for ticket in change.made),
            {row.key: row.reason for row in change.passed_over},
        )

    def _facts(self, change: ChangeTold) -> pd.DataFrame:
        """The roster as the change needs it: an institution is 不宜告知 where the change draws it as such."""
        withheld = {row.key for row in change.instead if row.withheld}
        rows = [(key, key, name, "", "", key in withheld) for key, name in self.names.items()]
        columns = ["key", "code", "name", "address", "legal_representative", "notice_unsuitable"]
        return pd.DataFrame(rows, columns=columns).set_index("key")

    def seen(self, change: ChangeTold) -> tuple[object, ...]:
        """What a change says has come of it."""
        return (
            [_institution(row) for row in change.instead],
            [(row.ticket, row.key) for row in change.passed_over],
            [_member(row, self.keys) for row in change.teams],
            change.department,
            change.person,
        )


def _seen(change: Change) -> tuple[object, ...]:
    passed_over = [(row.ticket, row.key) for row in change.passed_over]
    return change.instead, passed_over, change.teams, change.department, change.person


def _institution(row: InstitutionTold) -> InstitutionDrawn:
    key, name = row.key or row.ticket, row.name or ""
    return InstitutionDrawn(key, key, name, "", "", row.credit_class, row.ticket, row.place, row.withheld)


def _member(row: MemberTold, keys: Mapping[str, str]) -> TeamMember:
    apart = (row.inspector or row.name).removeprefix(row.name)
    return TeamMember(keys.get(row.ticket, row.ticket), row.role, row.department, row.name, apart)
