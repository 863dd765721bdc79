"""检查对象名录: which institutions there are."""

from typing import Final

import pandas as pd

from flows.validation.columns import code_key, decided, each, name_key, reading
from flows.validation.judging import Judged, judged, nothing_told
from schemas.classes import Classes
from schemas.identifiers import explain_code, fold, is_institution_code
from schemas.readings import is_deregistered
from schemas.roster import Roster
from schemas.vocabulary import NOTICE_UNSUITABLE

_FACTS: Final = {
    "credit_class": ("信用风险分类", "credit_class_cell"),
    "name_key": ("名称", "name_cell"),
    "address_key": ("地址", "address_cell"),
    "legal_key": ("法定代表人/负责人", "legal_representative_cell"),
    "is_deregistered": ("登记状态", "registration_status_cell"),
}
"""What two rows of one institution must agree in: the fact, how it is told, its cell."""
_OLD_LENGTH, _NEW_LENGTH = 15, 18
"""Characters of a 注册号 (GS 15-2006) and of the 统一社会信用代码 (GB 32100-2015) that took its place."""


def validate_roster(
    rows: pd.DataFrame, classes: Classes, told: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The institutions that count, one row each, and what the rules reject (schemas.checks.FINDING).

    The roster that arrived last speaks for an institution; within one arrival two versions are a conflict
    (R04). `classes`: the plan's; `told`: what the reading already found wrong (judging.as_findings).
    """
    verdict = judged_roster(rows, classes, told)
    return newest(verdict.right), verdict.findings


def judged_roster(rows: pd.DataFrame, classes: Classes, told: pd.DataFrame | None = None) -> Judged:
    """Every roster's lines that are right, whichever roster came last, and what the rules reject."""
    frame = _with_conflicts(_normalised(rows, classes))
    return judged(Roster, frame, nothing_told() if told is None else told)


def newest(right: pd.DataFrame) -> pd.DataFrame:
    """One row an institution: what the last roster says of it, and `former_names`: what others called it, its
    old 注册号 too, a line each."""
    last = right["run"] == right.groupby("institution_id")["run"].transform("max")
    institutions = right[last].drop_duplicates("institution_id").reset_index(drop=True)
    called = right[["institution_id", "name_key"]]
    numbered = right.loc[right["own_code"].ne(right["code"]), ["institution_id", "own_code"]]
    names = pd.concat([called, numbered.set_axis(called.columns, axis=1)]).drop_duplicates()
    of_today = pd.MultiIndex.from_frame(institutions[["institution_id", "name_key"]])
    former = names[~pd.MultiIndex.from_frame(names).isin(of_today)].groupby("institution_id")["name_key"]
    told = institutions["institution_id"].map(former.agg("\n".join)).fillna("")
    return institutions.assign(former_names=told.astype("str"))


def _normalised(rows: pd.DataFrame, classes: Classes) -> pd.DataFrame:
    frame = rows.rename(columns={"code": "code_text", "credit_class": "credit_class_text"})
    code, names = code_key(frame["code_text"]), name_key(frame["name"])
    coded, is_right = code.ne(""), each(code, is_institution_code, "bool")
    new_code = _renumbered(code, names, coded & is_right)
    institution_id = _joined(new_code, names, coded & is_right)
    return _with_class(frame, classes).assign(
        code=new_code.where(coded | institution_id.eq(names), institution_id),
        own_code=code.where(coded, new_code.where(institution_id.eq(names), institution_id)),
        code_state=decided("none", (coded & is_right, "right"), (coded, "wrong"), (names.eq(""), "nobody")),
        code_detail=each(frame["code_text"].where(coded & ~is_right, ""), explain_code, "str"),
        is_deregistered=each(frame["registration_status"], is_deregistered, "bool"),
        notice_unsuitable=each(frame["notice"], _is_unsuitable, "bool"),
        name_key=names,
        address_key=name_key(frame["address"]),
        legal_key=name_key(frame["legal_representative"]),
        institution_id=institution_id,
    )


def _with_class(frame: pd.DataFrame, classes: Classes) -> pd.DataFrame:
    """Adds the class each row names; what 低、中、高 mean is told by the rest of the table's column."""
    tables = frame.groupby(["file", "sheet"])["credit_class_text"]
    beside = {table: frozenset(texts.unique()) for table, texts in tables}

    def read(text: str, file: int, sheet: str) -> tuple[str | None]:
        return (classes.read(text, beside[file, sheet]),)

    return reading(frame, ["credit_class_text", "file", "sheet"], read, {"credit_class": "str"})


def _renumbered(code: pd.Series, names: pd.Series, is_coded: pd.Series) -> pd.Series:
    """The codes, each old 注册号 (15 digits) as the 统一社会信用代码 that has come for the same name; where several
    came, or the name has several 注册号, each stays what it is."""
    told = pd.DataFrame({"name": names[is_coded], "code": code[is_coded]}).drop_duplicates()
    length = told["code"].str.len()
    old, new = (told[length.eq(n)].drop_duplicates("name", keep=False) for n in (_OLD_LENGTH, _NEW_LENGTH))
    pairs = old[old["name"].ne("")].merge(new, on="name", suffixes=("", "_new"))
    pairs = pairs.drop_duplicates(["code", "code_new"]).drop_duplicates("code", keep=False)
    return code.map(pairs.set_index("code")["code_new"]).fillna(code).astype("str")


def _joined(code: pd.Series, names: pd.Series, is_coded: pd.Series) -> pd.Series:
    """Who each line is: its code, else its name; a name that one code alone has come for is that code's."""
    owners = pd.DataFrame({"name": names[is_coded], "code": code[is_coded]}).drop_duplicates()
    only = owners.drop_duplicates("name", keep=False).set_index("name")["code"]
    by_name = names.map(only).fillna(names).where(names.ne(""), names).astype("str")
    return code.where(code.ne(""), by_name)


def _is_unsuitable(text: str) -> bool:
    return bool(NOTICE_UNSUITABLE.search(text)) or fold(text) == "否"


def _with_conflicts(frame: pd.DataFrame) -> pd.DataFrame:
    """Where a row differs from an earlier row of the same institution in the same arrival:
    the cell and the fact.

    A row without a readable class (R03) has no class to differ from; the first that has one speaks.
    """
    place = "不同（前一处在“" + frame["sheet"] + "”第 " + frame["line"] + " 行）"
    placed = frame.assign(place=place, class_place=place.where(frame["credit_class"].notna()))
    same = placed.groupby(["institution_id", "run"], sort=False)
    first = same[[*_FACTS, "place", "class_place"]].transform("first")
    counted = frame["institution_id"].ne("") & frame["credit_class"].notna()
    differs = {fact: counted & first[fact].notna() & frame[fact].ne(first[fact]) for fact in _FACTS}
    places = {"credit_class": first["class_place"]}
    cells = [(differs[fact], frame[cell]) for fact, (_, cell) in _FACTS.items()]
    details = [
        (differs[fact], f"：{title}" + places.get(fact, first["place"]))
        for fact, (title, _) in _FACTS.items()
    ]
    return frame.assign(conflict_cell=decided("", *cells), conflict_detail=decided("", *details))
