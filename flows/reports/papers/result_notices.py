"""检查结果告知书, one a department and institution: written by the night for every result that counts, once, and
anew where the record changes."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

from flows.reports.papers.renewal import Wanted, renew
from flows.reports.papers.result_notice import (
    Findings,
    Shape,
    findings,
    result_notice,
    shape_of,
    told_of,
)
from flows.reports.papers.template import Template
from flows.reports.papers.visit import digest_of, plan_told
from flows.reports.published import open_published
from flows.reports.receipt import receipt_name
from flows.storage.folders import House
from schemas.campaign import Campaign

FOLDER: Final = "结果告知书"
_LEDGER: Final = "result-notices"


def renew_result_notices(house: House, campaign: Campaign) -> list[Path]:
    """Bring outbox/<campaign>/结果告知书/ in step with the results that count; the folder, where there are any."""
    folder, notices = house.outbox / FOLDER, _Notices(campaign)
    with open_published(house.published) as data:
        wanted = [notices.of(found) for found in findings(data)]
    renew(folder, house.state / _LEDGER, wanted, (), "写结果告知书")
    return [folder] if wanted else []


class _Notices:
    """What makes the notices of a campaign: a template for every shape, made where it is first needed."""

    def __init__(self, campaign: Campaign) -> None:
        self._campaign, self._plan = campaign, plan_told(campaign)
        self._made: dict[Shape, Template] = {}

    def of(self, found: Findings) -> Wanted:
        """The notice of what was found."""
        shape, values = shape_of(found, self._campaign), told_of(found, self._campaign)
        key, digest = f"{found.department}\n{found.institution_id}", digest_of(self._plan, shape, values)
        return Wanted(key, digest, {_file(found): partial(self._filled, shape, values)})

    def _filled(self, shape: Shape, values: Mapping[str, str]) -> bytes:
        if shape not in self._made:
            self._made[shape] = Template(result_notice(shape, self._campaign).document)
        return self._made[shape].filled(values)


def _file(found: Findings) -> str:
    safe = (name.replace("/", "_") for name in (found.department, found.institution))
    return receipt_name(f"{'/'.join(safe)}.xlsx")[:-5] + ".docx"
