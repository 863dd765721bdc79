"""抽取凭证: all that decided a draw, and what may be told of it before its visits and after.

Where institutions must not be warned, the public voucher has neither the secret nor anything that could only
be worked out with it: of such an institution the ticket alone, nothing of its team
and of who had to keep away. `sealed_sha256` is the digest of the whole, made with the secret,
so that the whole cannot be changed until the reveal tells it.
"""

from collections.abc import Sequence
from typing import Any, Final

from flows.lots.changes_voucher import changes_told, member_told
from flows.lots.commitment import Reveal, digest_of, lines_digest
from flows.lots.record import Candidate, ClassDrawn, DepartmentSent, DrawRecord
from schemas.voucher import WITH_SECRET, WITH_SEED

FIRST_FORMAT: Final = (
    "campaign", "document", "draw", "drawn_at", "operator", "seed", "roster_sha256", "reason", "versions",
    "departments", "classes", "institutions", "inspectors", "recused", "teams",
)  # fmt: skip
"""The fields of a voucher of a draw that an older version made."""
AFTER_THE_DRAW: Final = ("changes", "revealed", "sealed_sha256", "voucher_sha256")
"""The fields that are not of the draw itself: its digest is without them."""
Told = dict[str, Any]


def voucher(record: DrawRecord, reveal: Reveal | None = None) -> Told:
    """The voucher of a draw as it may be published: the whole of it where nothing is withheld any more."""
    whole = _whole(record)
    if record.format == 1:
        changes = changes_told(record, hides=record.is_withheld and reveal is None)
        of_old = _first_format(whole, is_revealed=reveal is not None)
        return of_old | ({"changes": changes} if changes else {})
    told = _withheld(whole) if record.is_withheld and reveal is None else whole
    changes = changes_told(record, hides=record.is_withheld and reveal is None)
    told = {**told, "changes": changes, "revealed": reveal.told() if reveal else None}
    told["sealed_sha256"] = digest_of(whole)
    return {**told, "voucher_sha256": digest_of(told)}


def plan_digest(classes: Sequence[ClassDrawn], departments: Sequence[DepartmentSent]) -> str:
    """The digest of what the plan draws of each class, and of whom each department sends,
    the leading one first."""
    return told_plan_digest([row.told() for row in classes], [row.told() for row in departments])


def told_plan_digest(classes: Sequence[Told], departments: Sequence[Told]) -> str:
    """The same from a voucher's rows."""
    planned = [{n: v for n, v in row.items() if n not in ("roster", "required")} for row in classes]
    return digest_of({"classes": planned, "departments": list(departments)})


def inspectors_digest(people: Sequence[Candidate]) -> str:
    """The digest of everyone who can be drawn: lines `单位,姓名`, and the fields where they decide."""
    return told_inspectors_digest([candidate.told() for candidate in people])


def told_inspectors_digest(people: Sequence[Told]) -> str:
    """The same from a voucher's rows."""
    return lines_digest(",".join((p["department"], p["key"], *p.get("fields", ()))) for p in people)


def _whole(record: DrawRecord) -> Told:
    tickets = {i.key: i.ticket for i in record.institutions}
    return {
        "format": record.format, "campaign": record.campaign, "document": record.document_number,
        "draw": record.draw, "drawn_at": record.drawn_at, "as_of": record.as_of, "operator": record.operator,
        "reason": record.reason, "versions": record.versions, "seed": record.seed,
        "tickets": WITH_SECRET if record.secret else WITH_SEED, "secret": record.secret or None,
        "roster_sha256": record.roster_sha256, "inspectors_sha256": inspectors_digest(record.inspectors),
        "plan_sha256": plan_digest(record.classes, record.departments),
        "departments": [row.told() for row in record.departments],
        "classes": [row.told() for row in record.classes], "commitments": record.commitments,
        "exclusions": [
            {"key": e.key, "name": e.name, "credit_class": e.credit_class, "reason": e.reason}
            for e in record.exclusions
        ],
        "institutions": [
            {"ticket": i.ticket, "credit_class": i.credit_class, "place": i.place,
             "withheld": i.notice_unsuitable, "key": i.key, "name": i.name}
            for i in record.institutions
        ],
        "inspectors": [candidate.told() for candidate in record.inspectors],
        "recused": [
            {"ticket": tickets[key], "department": department, "inspector": inspector}
            for key, department, inspector in record.recused
        ],
        "teams": [
            member_told(record, m, tickets) for m in record.teams
        ],
    }  # fmt: skip


def _withheld(whole: Told) -> Told:
    """The voucher without what would name an institution that must not be warned, or help to."""
    hidden = {row["ticket"] for row in whole["institutions"] if row["withheld"]}
    return {
        **whole,
        "secret": None,
        "institutions": [
            {**row, "key": None, "name": None} if row["withheld"] else row for row in whole["institutions"]
        ],
        **{
            part: [row for row in whole[part] if row["ticket"] not in hidden] for part in ("recused", "teams")
        },
    }


def _first_format(whole: Told, *, is_revealed: bool) -> Told:
    """A voucher as the older version wrote it, for its own draws."""
    told = whole if is_revealed else _withheld(whole)
    institutions = [
        {name: value for name, value in row.items() if name != "withheld"} for row in told["institutions"]
    ]
    departments = [row["name"] for row in whole["departments"]]
    of_old = {name: whole[name] for name in FIRST_FORMAT}
    return of_old | {"institutions": institutions, "departments": departments}
