"""Which institution of the roster a line speaks of:
asked once, for records and ledgers alike (sql/judging)."""

import pandas as pd

from flows.validation.columns import code_key, each, name_key
from flows.validation.frames import ask
from schemas.identifiers import explain_code

_UNHEARD = ("unknown", "known_by_name")


def identified(frame: pd.DataFrame, institutions: pd.DataFrame) -> pd.DataFrame:
    """The lines (name, code_text, and their cells) with the institution each speaks of.

    Adds code, code_detail (what is wrong with one that no roster has), name_key, identity and identity_cell
    (the code as typed, or the name where there is none), identity_state,
    institution_id, and the roster's code, name and class. The frame is numbered from 0.
    """
    frame = frame.assign(code=code_key(frame["code_text"]), name_key=name_key(frame["name"]))
    line = pd.DataFrame({"row": frame.index.to_numpy(), "code": frame["code"], "name_key": frame["name_key"]})
    roster = institutions[["institution_id", "code", "name", "name_key", "former_names", "credit_class"]]
    found = ask("identification", line=line, institution=roster)
    coded = frame["code"].ne("")
    unheard = pd.Series(found["identity_state"].isin(_UNHEARD).to_numpy(), index=frame.index)
    frame = frame.assign(
        code_detail=each(frame["code_text"].where(coded & unheard, ""), explain_code, "str"),
        identity=frame["code_text"].where(coded, frame["name"]),
        identity_cell=frame["code_cell"].where(coded, frame["name_cell"]),
    )
    return pd.concat([frame, found.drop(columns="row").set_axis(frame.index)], axis=1)
