"""What of a draw and of the commitments before it may be published today."""

from dataclasses import replace

from flows.lots.campaign_draw import Material
from flows.lots.changes import visit_numbers
from flows.lots.changes_voucher import changes_told
from flows.lots.commitment import commitments, reveal_of
from flows.lots.elsewhere import drawn_elsewhere, is_over, version_of
from flows.lots.record import DepartmentSent, DrawRecord, Publication, RosterRow
from flows.lots.voucher import voucher
from schemas.campaign import Campaign


def publication(material: Material) -> Publication:
    """The commitments told, and where there is a draw its record, voucher and public roster."""
    made = [commitment.told() for commitment in commitments(material.house)]
    if material.standing is None:
        record = drawn_elsewhere(material.validated, material.as_of.isoformat())
        if record is None:
            return Publication(made)
        is_told = is_over(record, material.validated.records)
        told = {"elsewhere": version_of(record), "is_told": is_told}
        return Publication(made, record, told, is_revealed=is_told, numbers=visit_numbers(record))
    record = _with_plan(material.standing, material.campaign)
    reveal = reveal_of(material.house, record.draw)
    return Publication(
        made,
        record,
        voucher(record, reveal),
        _roster(record, material),
        changes_told(record, hides=False),
        reveal is not None,
        visit_numbers(record),
    )


def _with_plan(record: DrawRecord, campaign: Campaign) -> DrawRecord:
    """The record with what those of older versions left to the plan."""
    if record.campaign:
        return record
    departments = [DepartmentSent(department.name) for department in campaign.department]
    return replace(
        record, campaign=campaign.title, document_number=campaign.document, departments=departments
    )


def _roster(record: DrawRecord, material: Material) -> list[RosterRow]:
    """Every institution that lots were drawn over, and those that were left out with the reason; with the
    class they had in the draw. Nobody can tell by it who must not be warned."""
    today = material.validated.institutions
    drawn_over = {key for key, _ in record.roster}
    left_out = {e.key: e.reason for e in record.exclusions if e.key not in drawn_over}
    listed = today[today["is_listed"] | today["institution_id"].isin(list(left_out))]
    columns = ["code", "name", "credit_class", "institution_id"]
    return [(*row, left_out.get(row[3], "")) for row in listed[columns].itertuples(index=False, name=None)]
