"""run: what the command does before and after the flow."""

from datetime import date

import typer

from flows.commands.outcomes import tell_outcomes
from flows.commands.year import tell_office
from flows.consolidation import Consolidation
from flows.runtime.prefect_server import prefect_server
from flows.settings import Settings
from flows.storage.folders import campaigns, open_house
from flows.storage.lock import sole_run


def run_campaigns(settings: Settings, campaign: str | None, as_of: date | None) -> int:
    """Consolidate one campaign, or all; the exit code. Raises Problem where nothing could be begun."""
    with sole_run(settings):
        # What makes a run impossible is said before Prefect is started for it.
        if campaign:
            with Consolidation(open_house(settings, campaign), as_of):
                pass
        elif not campaigns(settings):
            return tell_outcomes([], settings)
        typer.echo("正在启动 Prefect …", err=True)
        with prefect_server(settings):
            from flows.nightly import nightly

            outcomes = nightly(campaign, as_of)
    return max(tell_outcomes(outcomes, settings), tell_office(settings))
