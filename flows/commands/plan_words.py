"""A plan read back in words a clerk can check: what `new`, `check campaign.toml` and `status` say of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from flows.reports.published import open_published
from schemas.campaign import Campaign
from schemas.planning.telling import oddities, plan_told

if TYPE_CHECKING:
    from schemas.handover import Extract


def plan_in_words(campaign: Campaign, roster: Mapping[str, int] | None, today: date) -> Iterator[str]:
    """A plan's lines, then what is odd in it; `roster`: institutions by class,
    None where no roster is known."""
    told = plan_told(campaign, roster)
    yield from told
    odd = oddities(campaign, roster, today)
    if odd:
        yield f"有 {len(odd)} 处请核对："
        yield from (f"  · {line}" for line in odd)


def published_roster(outbox: Path) -> dict[str, int] | None:
    """The roster's institutions by class, as last published in a campaign's folder;
    None before there is one."""
    published = outbox / "inspections.duckdb"
    if not published.exists():
        return None
    with open_published(published) as data:
        counted = data.rows("select credit_class, roster from class_tally where credit_class <> '合计'")
    found = {str(name): int(str(count)) for name, count in counted}
    return found if any(found.values()) else None


def given_roster(extracts: Sequence["Extract"], campaign: Campaign) -> dict[str, int] | None:
    """The institutions by class of rosters that are given with a plan,
    as they would count; None without one."""
    if not extracts:
        return None
    from flows.validation.roster import validate_roster
    from flows.warehouse.frames import extracted_frames

    rows = extracted_frames(list(enumerate(extracts)))["roster"].assign(run=1)
    institutions, _ = validate_roster(rows, campaign.classes)
    counted = institutions.loc[~institutions["is_deregistered"], "credit_class"].value_counts()
    return {str(name): int(count) for name, count in counted.items()}
