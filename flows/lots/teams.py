"""The teams of a campaign's visits, so that no team tells of an institution that must not be warned.

Visits that may be known are given their teams first, by the public seed alone,
as if there were no others: who goes there, and how often, says nothing of the rest.
The others follow, with the loads the first have left.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.lots.drawing import Assigned, Delegation, Person, Visit, draw_teams


@dataclass(frozen=True, slots=True)
class Lots:
    """What the tickets of a draw begin with: the seed and, where institutions must not be warned, the secret
    (None while it is not public)."""

    seed: str
    secret: str | None = ""

    @property
    def institution(self) -> str | None:
        """What the tickets of institutions begin with; None while nobody can know."""
        if self.secret is None:
            return None
        return f"{self.seed},{self.secret}" if self.secret else self.seed


def draw_campaign_teams(
    visits: Sequence[tuple[Visit, bool]],
    people: Sequence[Person],
    delegations: Sequence[Delegation],
    lots: Lots,
) -> list[Assigned]:
    """The teams of all visits, in the visits' order; a visit comes with whether it must not be known of.

    While the secret is not public, the teams of those visits are left out. Raises Problem as `draw_teams`.
    """
    known = [visit for visit, is_withheld in visits if not is_withheld]
    withheld = [visit for visit, is_withheld in visits if is_withheld]
    teams = draw_teams(known, people, delegations, lots.seed)
    if lots.institution is not None:
        teams += draw_teams(withheld, _after(teams, people), delegations, lots.institution)
    place = {visit.key: n for n, (visit, _) in enumerate(visits)}
    return sorted(teams, key=lambda assigned: place[assigned.key])


def _after(teams: Sequence[Assigned], people: Sequence[Person]) -> list[Person]:
    """The people with the visits they have been given."""
    went = Counter((a.person.department, a.person.key) for a in teams)
    return [replace(p, load=p.load + went[p.department, p.key]) for p in people]
