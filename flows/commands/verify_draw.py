"""verify-draw: the draw made again from the published roster and seed, and compared. Needs no warehouse."""

import json
from collections.abc import Sequence
from decimal import InvalidOperation
from pathlib import Path
from typing import Any, Final

import pandas as pd
import typer

from flows.intake.documents.recognise import Original, extract_file
from flows.lots.campaign_draw import drawn_from, quota
from flows.lots.drawing import Delegation, Person, Quota, Visit, draw_institutions, draw_teams, roster_digest
from flows.problem import Problem
from flows.runtime.workers import Workers
from flows.settings import Settings
from flows.validation.roster import validate_roster
from flows.warehouse.frames import extracted_frames
from schemas.classes import Classes, CreditClass, classes_of_shares
from schemas.handover import Extract
from schemas.vocabulary import CREDIT_CLASSES


def verify_draw(credential: Path, rosters: Sequence[Path], settings: Settings) -> int:
    """Tell whether a 抽取凭证.json is true of a roster; 0 where it is, 1 where it is not. Raises Problem."""
    told = _credential(credential)
    files = list(rosters) or [credential.with_name("抽取名录.csv")]
    try:
        quotas = {
            row["credit_class"]: quota(row.get("share"), row.get("number"), row.get("at_least"))
            for row in told["classes"]
        }
        roster = _roster(files, settings, _classes(told))
        faults = list(_faults(told, roster, quotas))
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise Problem(
            f"{credential.name} 不是完整的抽取凭证（{type(error).__name__}）", "请用公布的原件"
        ) from None
    if faults:
        typer.echo("验证不通过：")
        for fault in faults:
            typer.echo(f"  {fault}")
        return 1
    typer.echo(
        f"验证通过：用名录 {len(roster)} 户和种子“{told['seed']}”重抽，"
        f"抽中的 {len(told['institutions'])} 户和检查组 {len(told['teams'])} 人次与凭证完全一致。"
    )
    return 0


def _credential(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text("utf-8"))
    except OSError:
        raise Problem(f"没有这个文件：{path}", "给出 抽取凭证.json 的路径") from None
    except ValueError:
        told = None
    if not isinstance(told, dict) or "seed" not in told:
        raise Problem(f"{path.name} 不是抽取凭证", "给出 抽取凭证.json；名录文件写在它后面")
    return told


def _classes(told: dict[str, Any]) -> Classes:
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


_OF_SHARES: Final = {"credit_class", "roster", "share", "required"}


def _roster(files: Sequence[Path], settings: Settings, classes: Classes) -> pd.DataFrame:
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
    return drawn_from(institutions)


def _faults(told: dict[str, Any], roster: pd.DataFrame, quotas: dict[str, Quota]) -> list[str]:
    digest = roster_digest(roster)
    faults = []
    if digest != told["roster_sha256"]:
        faults.append(
            f"名录不是抽取所用的那一份：凭证 {told['roster_sha256'][:16]}…，这份 {digest[:16]}…（户数、代码、分类都要相同）"
        )
    drawn = draw_institutions(roster, quotas, told["seed"])
    ours = dict(zip(drawn["ticket"], drawn["institution_key"], strict=True))
    theirs = {row["ticket"]: row["key"] for row in told["institutions"]}
    names = dict(zip(roster["institution_key"], roster["institution"], strict=True))
    faults += [f"应当抽中而凭证里没有：{names[key]}" for mark, key in ours.items() if mark not in theirs]
    faults += [f"凭证里有而不应抽中：{key or mark[:16]}" for mark, key in theirs.items() if mark not in ours]
    faults += [
        f"签号与机构不符：{key}" for mark, key in theirs.items() if key and mark in ours and ours[mark] != key
    ]
    return faults or _team_faults(told, ours, names)


def _team_faults(told: dict[str, Any], ours: dict[str, str], names: dict[str, str]) -> list[str]:
    """The teams drawn again with the recusals the credential states."""
    keys = {(p["department"], p["key"]): p["name"] for p in told["inspectors"]}
    barred: dict[tuple[str, str], set[str]] = {}
    for row in told["recused"]:
        barred.setdefault((row["department"], row["inspector"]), set()).add(ours[row["ticket"]])
    people = [
        Person(name, d, "", frozenset(barred.get((d, key), ())), key) for (d, key), name in keys.items()
    ]
    visits = [
        Visit(ours[row["ticket"]], names[ours[row["ticket"]]], "", row["ticket"])
        for row in told["institutions"]
    ]
    again = {
        (a.key, a.role, a.person.department, a.person.name)
        for a in draw_teams(visits, people, [Delegation(d) for d in told["departments"]], told["seed"])
    }
    stated = {(ours[t["ticket"]], t["role"], t["department"], t["name"]) for t in told["teams"]}
    return [
        f"检查组不符：{names[key]} {role} {department} {name}"
        for key, role, department, name in sorted(again ^ stated)
    ]
