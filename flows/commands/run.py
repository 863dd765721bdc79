"""run: what the command does before and after the flow."""

from datetime import date

import typer


def run_campaigns(campaign: str | None, as_of: date | None) -> int:
    """Consolidate one campaign, or all; the exit code. Raises Problem where nothing could be begun."""
    from flows.commands.outcomes import tell_outcomes
    from flows.consolidation import Consolidation
    from flows.runtime.prefect_server import prefect_server
    from flows.settings import Settings
    from flows.storage.folders import campaigns, open_house
    from flows.storage.lock import sole_run

    settings = Settings()
    with sole_run(settings):
        # What makes a run impossible is said before Prefect is started for it.
        names = [campaign] if campaign else campaigns(settings)
        for name in names if campaign else ():
            with Consolidation(open_house(settings, name), as_of):
                pass
        if not names:
            return tell_outcomes([], settings)
        typer.echo("正在启动 Prefect …", err=True)
        with prefect_server(settings):
            from flows.nightly import nightly

            outcomes = nightly(campaign, as_of)
    return tell_outcomes(outcomes, settings)
