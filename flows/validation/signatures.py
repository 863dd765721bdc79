"""签字盖章: who signed, who refused, who is missing (domain: Signatures)."""

import pandas as pd

from flows.validation.columns import decided, each, reading
from schemas.readings import is_signed, missing_signers, read_refusal


def with_signatures(frame: pd.DataFrame) -> pd.DataFrame:
    """Adds missing_signers and institution_signature_state; a refusal is explained with the inspectors' signatures."""
    signers = ["inspector_signature", "inspectors", "inspector_picture"]
    frame = reading(
        frame, signers, lambda text, named, picture: ("、".join(missing_signers(text, named, picture == "1")),),
        {"missing_signers": "str"},
    )  # fmt: skip
    refusal = {"refused": "bool", "is_explained": "bool"}
    frame = reading(frame, ["institution_signature", "remark"], read_refusal, refusal)
    refused = frame["refused"]
    state = decided(
        "missing",
        (frame["institution_picture"].eq("1"), "signed"),
        (refused & frame["is_explained"] & frame["missing_signers"].eq(""), "refused_explained"),
        (refused, "refused"),
        (each(frame["institution_signature"], is_signed, "bool"), "signed"),
    )
    return frame.assign(
        institution_signature_state=state, signers_detail="：" + frame["missing_signers"]
    ).drop(columns=list(refusal))
