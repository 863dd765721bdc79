"""检查结果告知书, one a department and institution: written by the night for every result that counts, once, and
anew where the record changes."""

import hashlib
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
from flows.reports.published import open_published
from flows.reports.receipt import receipt_name
from flows.storage.folders import House
from schemas.campaign import Campaign

FOLDER: Final = "结果告知书"
_LEDGER: Final = "result-notices"


def renew_result_notices(house: House, campaign: Campaign) -> list[Path]:
    """Bring outbox/<campaign>/结果告知书/ in step with the results that count; the folder, where there are any."""
    folder = house.outbox / FOLDER
    templates: dict[Shape, Template] = {}
    with open_published(house.published) as data:
        wanted = [_wanted(found, campaign, templates) for found in findings(data)]
    renew(folder, house.state / _LEDGER, wanted, (), "写结果告知书")
    return [folder] if wanted else []


def _wanted(found: Findings, campaign: Campaign, templates: dict[Shape, Template]) -> Wanted:
    shape = shape_of(found, campaign)
    if shape not in templates:
        templates[shape] = Template(result_notice(shape, campaign).document)
    template, values = templates[shape], told_of(found, campaign)
    digest = hashlib.sha256(repr((template.digest, values)).encode()).hexdigest()
    file = receipt_name(f"{found.department.replace('/', '_')}/{found.institution.replace('/', '_')}.xlsx")[
        :-5
    ]
    return Wanted(
        f"{found.department}\n{found.institution_id}",
        digest,
        {f"{file}.docx": partial(template.filled, values)},
    )
