"""处理结果: what was done, and what each disposition rests on (stated, remark, implied)."""

from collections.abc import Callable, Iterable

import pandas as pd

from flows.validation.columns import TEXTS, decided, each, joined, reading
from schemas.campaign import Campaign
from schemas.remark_names import RemarkLine
from schemas.remarks import read_remark_facts

_RECORD = ["file", "sheet", "record"]
_SAME_REMARK = ["file", "sheet", "institution_id", "remark"]
_MARKS = {"found_problem": "bool", "lacks_disposition": "bool", "is_clean": "bool", "implied": "str"}
_MADE = {"dispositions": TEXTS, "disposition_origins": TEXTS, "disposition_words": TEXTS}


def with_dispositions(frame: pd.DataFrame, campaign: Campaign) -> pd.DataFrame:
    """Adds dispositions and, in step, their origins and the words they rest on; whether they suit the results
    (disposition_state: I17, I18), and which cell tells of them (I18);
    whether a remark could not be attributed (I26); and which cell holds one that is none of the plan's (I16).

    A row 处理结果 that speaks for a whole form is meant for the departments that found a problem,
    else for all of them.
    """
    frame = _with_marks(frame, campaign)
    anybody = frame.groupby(_RECORD, sort=False)["found_problem"].transform("any")
    frame = _with_remarks(frame.assign(is_meant=frame["found_problem"] | ~anybody), campaign)
    said = ["disposition_text", "shared_disposition", "noted", "is_meant", "implied"]
    frame = _with_place(_with_strange(reading(frame, said, _collector(campaign), _MADE), campaign))
    disposed = frame["dispositions"].list.len().gt(0).astype("bool")
    # One that is none of the plan's is given all the same: I16 alone says what is wrong with it.
    given = disposed | frame["disposition_is_strange"]
    state = decided(
        "fits",
        (frame["lacks_disposition"] & ~given, "missing"),
        (frame["is_clean"] & disposed, "unfounded"),
    )
    return frame.assign(disposition_state=state).drop(columns=[*_MARKS, "codes", "noted", "is_meant"])


def _with_marks(frame: pd.DataFrame, campaign: Campaign) -> pd.DataFrame:
    """Adds what results say of dispositions: a problem,
    one that needs a disposition, none at all, those said by themselves."""
    own = {str(code): disposition for code, disposition in campaign.results.dispositions.items()}
    problems = {str(code) for code in campaign.results.problems}

    def read(text: str) -> tuple[bool, bool, bool, str]:
        codes = text.split("、") if text else []
        found = problems.intersection(codes)
        implied = dict.fromkeys(own[code] for code in codes if code in own)
        return bool(found), bool(found - own.keys()), bool(codes) and not found, "\n".join(implied)

    return reading(frame.assign(codes=joined(frame["results"])), ["codes"], read, _MARKS)


def _with_remarks(frame: pd.DataFrame, campaign: Campaign) -> pd.DataFrame:
    """Adds what the remark says for a line's department (`noted`: "disposition\\twords" a line),
    and remark_is_unsure.

    Of a department's lines on one record the remark is about those on which it found a problem,
    if there are any. A remark merged over a list's rows stands in each of them,
    and is read in each for the row's own department.
    """
    names = {department.name: department.names for department in campaign.department}
    wordings, since = campaign.dispositions.wordings, campaign.period.start.year
    noted: dict[int, str] = {}
    unsure: dict[int, bool] = {}
    spoken = frame[frame["remark"].ne("") & frame["department"].notna()]
    records = _records(spoken)
    lines, beside = _lines(spoken, records), _beside(spoken)
    for row, remark, department, found, record, same in zip(
        spoken.index,
        spoken["remark"],
        spoken["department"],
        spoken["found_problem"],
        records,
        spoken[_SAME_REMARK].itertuples(index=False, name=None),
        strict=True,
    ):
        beside_it = beside.get(same, frozenset())
        said = read_remark_facts(remark, lines[record], names, wordings, beside_it, since)
        finders = {line.department for line in lines[record] if line.found_problem}
        is_meant = found or department not in finders
        of_line = [fact for fact in said.facts if is_meant and fact.department == department]
        unsure[row] = said.is_unsure
        noted[row] = "\n".join(f"{fact.disposition}\t{fact.words}" for fact in of_line)
    return frame.assign(
        noted=pd.Series(noted, index=frame.index, dtype="str").fillna(""),
        remark_is_unsure=pd.Series(unsure, index=frame.index, dtype="boolean").fillna(False).astype("bool"),
    )


def _records(frame: pd.DataFrame) -> list[int]:
    """The record each line belongs to, by number.
    (To ask pandas for the rows of each takes a millisecond a record.)"""
    return frame.groupby(_RECORD, sort=False).ngroup().tolist()


def _lines(spoken: pd.DataFrame, records: Iterable[int]) -> dict[int, tuple[RemarkLine, ...]]:
    lines: dict[int, tuple[RemarkLine, ...]] = {}
    of_each = zip(
        records, spoken["department"], spoken["item"].fillna(""), spoken["found_problem"], strict=True
    )
    for record, department, item, found in of_each:
        lines[record] = (*lines.get(record, ()), RemarkLine(department, item, bool(found)))
    return lines


def _beside(spoken: pd.DataFrame) -> dict[tuple[object, ...], frozenset[str]]:
    """The departments in whose lines of a list one institution's remark stands."""
    listed = spoken[spoken["form"].eq("") & spoken["institution_id"].notna()]
    beside: dict[tuple[object, ...], frozenset[str]] = {}
    same = listed[_SAME_REMARK].itertuples(index=False, name=None)
    for key, department in zip(same, listed["department"], strict=True):
        beside[key] = beside.get(key, frozenset()) | {department}
    return beside


def _collector(campaign: Campaign) -> Callable[..., tuple[list[str], list[str], list[str]]]:
    """How the dispositions of a line,
    their origins and their words are collected from all that was said of it."""
    read = campaign.dispositions.read

    def collect(
        stated: str, shared: str, noted: str, is_meant: bool, implied: str
    ) -> tuple[list[str], list[str], list[str]]:
        # The first to say a disposition is what it rests on: a 处理结果, then the remark, then the result itself.
        found = {kind: ("stated", shared) for kind in (read(shared)[0] if is_meant else ())}
        found |= {kind: ("stated", stated) for kind in read(stated)[0]}
        for kind, _, clause in (line.partition("\t") for line in noted.splitlines()):
            found.setdefault(kind, ("remark", clause))
        for kind in implied.splitlines():
            found.setdefault(kind, ("implied", ""))
        origins = [origin for origin, _ in found.values()]
        return list(found), origins, [words for _, words in found.values()]

    return collect


def _with_strange(frame: pd.DataFrame, campaign: Campaign) -> pd.DataFrame:
    """Adds whether a disposition is none of the plan's, the cell it stands in, and what stands there."""

    def is_strange(text: str) -> bool:
        return campaign.dispositions.read(text)[1]

    own, shared = (
        each(frame[name], is_strange, "bool") for name in ("disposition_text", "shared_disposition")
    )
    of_form = shared & ~own
    return frame.assign(
        disposition_is_strange=own | shared,
        strange_disposition_cell=frame["shared_disposition_cell"].where(of_form, frame["disposition_cell"]),
        strange_disposition_text=frame["shared_disposition"].where(of_form, frame["disposition_text"]),
    )


def _with_place(frame: pd.DataFrame) -> pd.DataFrame:
    """Adds the cell that tells of the dispositions, and its text: the line's own,
    the form's, or the remark."""
    is_stated = joined(frame["disposition_origins"]).str.contains("stated")
    of_form = is_stated & frame["disposition_text"].eq("")
    told = {
        f"disposed_{part}": frame[own].mask(of_form, frame[shared]).where(is_stated, frame[remark])
        for part, own, shared, remark in (
            ("cell", "disposition_cell", "shared_disposition_cell", "remark_cell"),
            ("text", "disposition_text", "shared_disposition", "remark"),
        )
    }
    return frame.assign(**told)
