"""The plan that stands where no other is given: the first campaign's, 平新双随机办〔2024〕21号."""

from importlib.resources import files


def default_plan() -> str:
    """The plan of the first campaign, as campaign.toml."""
    return files("flows.commands").joinpath("example_campaign.toml").read_text(encoding="utf-8")
