"""签字盖章: who signed, who refused, who is missing (domain: Signatures)."""

import polars as pl

from flows.validation.columns import reading
from schemas.signatures import SignatureState, institution_signature_state, missing_signers

_RECORD = ["file", "sheet", "record"]
_INSTITUTION = ["institution_signature", "remark", "record_results", "institution_picture", "missing_signers"]


def with_signatures(frame: pl.DataFrame) -> pl.DataFrame:
    """Adds missing_signers and institution_signature_state, and from it is_signed, refused,
    refusal_is_explained."""
    signers = ["inspector_signature", "inspectors", "inspector_picture"]
    frame = reading(
        frame, signers, lambda text, named, picture: ("、".join(missing_signers(text, named, picture ==
        "1")),),
        {"missing_signers": pl.String},
    )  # fmt: skip
    results = frame.group_by(_RECORD).agg(
        record_results=pl.col("results").explode().drop_nulls().unique().sort()
    )
    frame = frame.join(results, on=_RECORD, how="left", maintain_order="left")
    states = [_state(*row) for row in frame.select(_INSTITUTION).iter_rows()]
    frame = frame.with_columns(pl.Series("institution_signature_state", states, pl.String))
    state = pl.col("institution_signature_state")
    return frame.with_columns(
        is_signed=state.is_in(["signed", "nobody_explained"]),
        refused=state.str.starts_with("refused"),
        refusal_is_explained=state == "refused_explained",
        signers_detail=pl.format("：{}", "missing_signers"),
    ).drop("record_results")


def _state(signature: str, remark: str, results: list[int], picture: str, missing: str) -> SignatureState:
    return institution_signature_state(
        signature, remark, results, picture=picture == "1", inspectors_signed=not missing
    )
