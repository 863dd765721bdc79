"""A campaign closed (结档) and opened again: events in a journal of its state; the last one says how it is."""

from dataclasses import asdict, dataclass
from pathlib import Path

from flows.problem import Problem
from flows.storage.folders import House
from flows.storage.journal import append_lines, read_lines


@dataclass(frozen=True, slots=True)
class Closing:
    """A campaign closed, or opened again: when (ISO 8601, the office's clock), why,
    and what was still open."""

    at: str
    reason: str = ""
    open_matters: str = ""
    is_reopened: bool = False


def note_closing(house: House, closing: Closing) -> None:
    """Add an event to the campaign's journal; it is on the disk when the call returns."""
    append_lines(_journal(house), [asdict(closing)])


def closings(house: House) -> list[Closing]:
    """Every event, oldest first."""
    return [Closing(**row) for row in read_lines(_journal(house))]


def standing_closing(house: House) -> Closing | None:
    """The closing that stands, or None for a campaign that is open."""
    events = closings(house)
    return events[-1] if events and not events[-1].is_reopened else None


def refuse_closed(house: House) -> None:
    """Raises Problem where the campaign is closed: nothing is taken in, drawn or taken back any more."""
    if closing := standing_closing(house):
        raise Problem(
            f"活动 {house.campaign_id} 已在 {closing.at[:10]} 结档，不再收件、抽取、撤回",
            f"要重新打开：shuangsuiji close {house.campaign_id} --reopen --reason 理由",
        )


def _journal(house: House) -> Path:
    return house.state / "closings.jsonl"
