"""What is published of a draw: 抽取承诺 before it, 抽取凭证.json, 抽取名录.csv and 抽取结果.xlsx after it."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from flows.lots.record import DrawRecord, Publication, RosterRow
from flows.reports.papers.commitment_paper import DOCUMENT, PAPER, write_commitment
from flows.reports.papers.draw_result import RESULT, write_results
from flows.storage.folders import House
from flows.storage.journal import read_value, write_value
from flows.storage.replacing import replacing
from schemas.campaign import Campaign

CREDENTIAL, ROSTER = "抽取凭证.json", "抽取名录.csv"
_DONE: Final = "published-draw"
_GONE: Final = "注销、吊销或迁出"


def renew_public_draw(house: House, campaign: Campaign, publication: Publication, folder: Path) -> None:
    """Bring what is published in step with the commitments and the draw; what is in step stays as it is."""
    done = read_value(house.state / _DONE) or {}
    told = {"commitments": publication.commitments, "voucher": publication.voucher}
    if publication.commitments and not (
        _lie_in(folder, DOCUMENT, PAPER) and done.get("commitments") == told["commitments"]
    ):
        write_commitment(publication.commitments, campaign, folder)
    record = publication.record
    if record is not None and record.elsewhere:
        if not (_lie_in(folder, RESULT) and done == told):
            write_results(publication, record, campaign, folder)
    elif record is not None and not (_lie_in(folder, CREDENTIAL, ROSTER, RESULT) and done == told):
        _write_draw(publication, record, campaign, folder, is_new=_is_new(done, record))
    write_value(house.state / _DONE, told)


def _lie_in(folder: Path, *names: str) -> bool:
    return all((folder / name).exists() for name in names)


def _is_new(done: dict[str, dict[str, object]], record: DrawRecord) -> bool:
    """Whether the roster that lies there is of another draw: that of a draw is written once, as it was."""
    return done.get("voucher", {}).get("draw") != record.draw


def _write_draw(
    publication: Publication, record: DrawRecord, campaign: Campaign, folder: Path, *, is_new: bool
) -> None:
    if is_new or not (folder / ROSTER).exists():
        with replacing(folder / ROSTER) as draft:
            draft.write_text(_roster_csv(publication.roster), encoding="utf-8-sig")
    write_results(publication, record, campaign, folder)
    with replacing(folder / CREDENTIAL) as draft:
        told = json.dumps(publication.voucher, ensure_ascii=False, indent=1)
        draft.write_text(told + "\n", encoding="utf-8")


def _roster_csv(roster: Sequence[RosterRow]) -> str:
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(("序号", "名称", "统一社会信用代码/注册号", "信用风险分类", "登记状态"))
    for n, (code, name, letter, _, left_out) in enumerate(sorted(roster, key=lambda row: row[3]), 1):
        told = "'" + name if name[:1] in "=+-@\t" else name
        rows.writerow((n, told, code, letter, _GONE if left_out else ""))
    return text.getvalue()
