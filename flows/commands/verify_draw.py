"""verify-draw: the draw made again from the published roster and seed, and compared. Needs no warehouse."""

import json
from collections.abc import Sequence
from decimal import InvalidOperation
from pathlib import Path
from typing import Final

import typer

from flows.intake.documents.recognise import Original, extract_file
from flows.lots.first_vouchers import first_voucher_faults, is_first
from flows.lots.urn import drawn_from
from flows.lots.verification import Against, is_whole, voucher_faults
from flows.lots.voucher import Told
from flows.problem import Problem
from flows.runtime.workers import Workers
from flows.settings import Settings
from flows.validation.roster import validate_roster
from flows.warehouse.frames import extracted_frames
from schemas.classes import Classes, CreditClass, classes_of_shares
from schemas.handover import Extract
from schemas.vocabulary import CREDIT_CLASSES

_OF_SHARES: Final = {"credit_class", "roster", "share", "required"}
_NOT_REDONE: Final = "旧格式的凭证：抽取以后的变更只列出，没有重做核对。"
_NOT_YET: Final = (
    "签号由种子、秘密和标识算出，秘密揭示以前没有人能重算：各类抽中的是不是这几户",
    "不宜告知的 {} 户是哪几户，由谁去检查",
    "抽取以后的变更由谁递补、由谁接替",
)


def verify_draw(credential: Path, rosters: Sequence[Path], settings: Settings) -> int:
    """Tell whether a 抽取凭证.json is true of a roster; 0 where it is, 1 where it is not. Raises Problem."""
    told = _credential(credential)
    files = list(rosters) or [credential.with_name("抽取名录.csv")]
    try:
        against = _against(files, settings, _classes(told))
        faults = (
            first_voucher_faults(told, against.roster) if is_first(told) else voucher_faults(told, against)
        )
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
        raise Problem(
            f"{credential.name} 不是完整的抽取凭证（{type(error).__name__}）", "请用公布的原件"
        ) from None
    if faults:
        typer.echo("验证不通过：")
        for fault in faults:
            typer.echo(f"  {fault}")
        return 1
    _tell_proved(told, against)
    return 0


def _tell_proved(told: Told, against: Against) -> None:
    """What has been proved, and what cannot be yet."""
    drawn, sent = len(told["institutions"]), len(told["teams"])
    if is_first(told) or is_whole(told):
        typer.echo(
            f"验证通过：用名录 {len(against.roster)} 户和种子“{told['seed']}”重抽，"
            f"抽中的 {drawn} 户和检查组 {sent} 人次与凭证完全一致。"
        )
        if changes := len(told.get("changes", ())):
            typer.echo(
                _NOT_REDONE if is_first(told) else f"抽取以后的 {changes} 次变更也逐次重做，完全一致。"
            )
    else:
        hidden = sum(row["withheld"] for row in told["institutions"])
        typer.echo(
            f"验证通过（揭示以前能证明的）：名录 {len(against.roster)} 户、检查人员、计划与抽取前的承诺一致，"
            f"各类户数和位次没有缺漏，公开的检查组 {sent} 人次与重抽的一致。"
        )
        typer.echo("还不能证明的（揭示以后用新的凭证再验）：")
        for sentence in _NOT_YET:
            typer.echo(f"  {sentence.format(hidden)}")
    if not is_first(told):
        typer.echo(
            f"凭证摘要 {told['voucher_sha256']}\n封存摘要 {told['sealed_sha256']}（与抽取当天公布的核对）"
        )


def _credential(path: Path) -> Told:
    try:
        told = json.loads(path.read_text("utf-8"))
    except OSError:
        raise Problem(f"没有这个文件：{path}", "给出 抽取凭证.json 的路径") from None
    except ValueError:
        told = None
    if not isinstance(told, dict) or "seed" not in told:
        raise Problem(f"{path.name} 不是抽取凭证", "给出 抽取凭证.json；名录文件写在它后面")
    return told


def _classes(told: Told) -> Classes:
    """The classes by which the roster of the draw was read;
    a plan with [share] alone has A–D, drawn or not."""
    rows = told["classes"]
    if all(row.keys() == _OF_SHARES and row["credit_class"] in CREDIT_CLASSES for row in rows):
        return classes_of_shares({row["credit_class"]: float(row["share"]) for row in rows})
    return Classes(
        tuple(
            CreditClass(
                row["credit_class"], tuple(row.get("also", ())), unclassified=row.get("unclassified", False)
            )
            for row in rows
        )
    )


def _against(files: Sequence[Path], settings: Settings, classes: Classes) -> Against:
    missing = next((path for path in files if not path.is_file()), None)
    if missing is not None:
        raise Problem(f"没有名录文件：{missing}", "例：shuangsuiji verify-draw 抽取凭证.json 名录.xlsx")
    with Workers(extract_file, settings.limits, 1) as workers:
        read = [
            (n, result, job.path.name)
            for n, (job, result) in enumerate(workers.run([Original(p) for p in files]))
        ]
    for _, result, name in read:
        if not isinstance(result, Extract):
            raise Problem(f"{name}：{result.message}", result.hint)
    tables = extracted_frames([(n, result) for n, result, _ in read if isinstance(result, Extract)])
    institutions, _ = validate_roster(tables["roster"].assign(run=1), classes)
    if not len(institutions):
        raise Problem("名录文件里没有认出机构", "要有名称、代码、信用风险分类三列")
    gone = institutions.loc[institutions["is_deregistered"], "institution_id"]
    return Against(drawn_from(institutions), frozenset(gone))
