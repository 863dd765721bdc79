"""A plan that has grown since the draw: its new people are drawn for the visits that are not made yet."""

from collections import Counter

from flows.lots.amending import grown
from flows.lots.asked import ground_of, occasion_of
from flows.lots.campaign_draw import Material
from flows.lots.changes import standing
from flows.lots.kept import record_change
from flows.lots.people import delegations, under_todays_names
from flows.lots.record import DrawRecord
from schemas.campaign import Campaign

OPERATOR = "系统"
REASON = "计划在抽取以后增加了派出的部门或人数"


def grow(material: Material) -> bool:
    """Complete the teams of a draw by today's plan, and keep the change; whether there was one to make.

    Raises Problem where nobody may go.
    """
    if material.standing is None:
        return False
    record = under_todays_names(material.standing, material.campaign)
    if not _is_short(record, material.campaign):
        return False
    ground = ground_of(record, material.campaign, material.validated, material.year())
    change = grown(record, ground, occasion_of(material, OPERATOR, REASON))
    if change is not None:
        record_change(material.house, material.warehouse, record, change)
    return change is not None


def _is_short(record: DrawRecord, campaign: Campaign) -> bool:
    """Whether any team has fewer of a department than the plan sends."""
    today, plan = standing(record), delegations(campaign)
    went = Counter((member.key, member.department) for member in today.teams)
    return any(
        went[institution.key, sent.department] < sent.seats(plan)
        for institution in today.institutions
        for sent in plan
    )
