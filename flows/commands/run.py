"""run: what the command does before and after the flow."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import typer

from flows.runtime.prefect_server import prefect_server
from flows.settings import Settings
from flows.storage.folders import campaigns, open_house
from flows.storage.lock import sole_campaign, sole_night

if TYPE_CHECKING:
    from flows.reports.outcome import Outcome


def run_campaigns(settings: Settings, campaign: str | None, as_of: date | None) -> int:
    """Consolidate one campaign, or all; the exit code. Raises Problem where nothing could be begun."""
    outcomes = _outcomes(settings, campaign, as_of)
    from flows.commands.outcomes import tell_outcomes
    from flows.commands.year import tell_office

    return max(tell_outcomes(outcomes, settings), tell_office(settings) if outcomes else 0)


def _outcomes(settings: Settings, campaign: str | None, as_of: date | None) -> "list[Outcome]":
    # What makes a run impossible is said before Prefect is waited for.
    if campaign:
        open_house(settings, campaign).campaign()
    elif not campaigns(settings):
        return []
    with sole_campaign(settings, campaign) if campaign else sole_night(settings):
        typer.echo("正在启动 Prefect …", err=True)
        with prefect_server(settings, meanwhile=partial(_get_ready, settings, campaign, as_of)):
            from flows.nightly import nightly

            return nightly(campaign, as_of)


def _get_ready(settings: Settings, campaign: str | None, as_of: date | None) -> None:
    """Load what the night needs; see whether the campaign asked for can begin. Raises Problem."""
    import flows.nightly  # noqa: F401
    from flows.consolidation import Consolidation

    if campaign:
        with Consolidation(open_house(settings, campaign), as_of):
            pass
