"""A draw made on the provincial platform as a record of ours, so that its papers are written as ours are."""

import hashlib
from typing import Final

import pandas as pd

from flows.lots.record import DrawRecord, InstitutionDrawn, TeamMember
from flows.validation.validate import Validated
from schemas.moments import read_moment

_FACTS: Final = ["code", "name", "address", "legal_representative", "credit_class", "notice_unsuitable"]


def drawn_elsewhere(validated: Validated, as_of: str) -> DrawRecord | None:
    """What the drawn lists say, with the roster's facts and the inspectors' certificates; None where we drew
    ourselves or nobody did. It has no seed and no ticket, and is kept nowhere: every night has it anew."""
    draw = validated.draw
    if draw is None or draw.elsewhere is None:
        return None
    told = draw.elsewhere
    moment = read_moment(told.drawn_on)
    drawn_at = moment.isoformat() if moment else f"{as_of}T00:00:00"
    return DrawRecord(
        draw=1,
        drawn_at=drawn_at,
        as_of=drawn_at[:10],
        operator="省级平台",
        seed="",
        roster_sha256="",
        reason="",
        versions="",
        institutions=_institutions(validated, draw.selection),
        teams=_teams(validated, draw.team),
        roster=list(draw.roster.itertuples(index=False, name=None)),
        run=draw.run,
        elsewhere=told,
    )


def is_over(record: DrawRecord, records: pd.DataFrame) -> bool:
    """Whether every institution that was not to be warned has a record (`records`: as validated) that counts:
    nothing is to be withheld of the draw any more."""
    visited = set(records.loc[records["status"].ne("pending"), "institution_id"])
    return {drawn.key for drawn in record.institutions if drawn.notice_unsuitable} <= visited


def version_of(record: DrawRecord) -> str:
    """A digest of what the lists say: papers of another version are written anew."""
    drawn = [(i.key, i.credit_class, i.notice_unsuitable) for i in record.institutions]
    goes = [(t.key, t.role, t.department, t.name) for t in record.teams]
    return hashlib.sha256(repr((record.elsewhere, drawn, goes)).encode()).hexdigest()


def _institutions(validated: Validated, selection: pd.DataFrame) -> list[InstitutionDrawn]:
    """Those drawn, in the order of the lists, so that a further list numbers nobody anew; but those that must
    not be warned last: a gap in the numbers would say between whom they stand in the platform's list."""
    facts = validated.institutions.set_index("institution_id")
    drawn = facts.loc[[key for key in selection["institution_id"] if key in facts.index], _FACTS]
    drawn = drawn.sort_values("notice_unsuitable", kind="stable")
    return [
        InstitutionDrawn(str(key), code, name, address, legal, credit_class, "", place, bool(unsuitable))
        for place, (key, code, name, address, legal, credit_class, unsuitable) in enumerate(
            drawn.itertuples(name=None), 1
        )
    ]


def _teams(validated: Validated, team: pd.DataFrame) -> list[TeamMember]:
    """Who goes where, the leader first; a certificate where the inspectors' list has one of that name."""
    known = validated.inspectors.drop_duplicates(["department", "name"], keep=False)
    certificates = known[["department", "name", "certificate"]]
    placed = team.merge(certificates, on=["department", "name"], how="left").fillna({"certificate": ""})
    leads = placed["role"].eq("组长")
    columns = ["institution_id", "role", "department", "name", "certificate"]
    return [
        TeamMember(*row)
        for part in (placed[leads], placed[~leads])
        for row in part[columns].itertuples(index=False)
    ]
