"""签字盖章: who signed, who refused, who is missing (domain: Signatures)."""

import polars as pl

from flows.validation.columns import reading
from schemas.readings import is_signed, missing_signers, read_refusal


def with_signatures(frame: pl.DataFrame) -> pl.DataFrame:
    """Adds is_signed, refused, refusal_is_explained (with the inspectors' signatures), missing_signers."""
    signers = ["inspector_signature", "inspectors", "inspector_picture"]
    frame = reading(
        frame, signers, lambda text, named, picture: ("、".join(missing_signers(text, named, picture == "1")),),
        {"missing_signers": pl.String},
    )  # fmt: skip
    frame = reading(frame, "institution_signature", lambda text: (is_signed(text),), {"has_text": pl.Boolean})
    refusal = {"refused": pl.Boolean, "is_explained": pl.Boolean}
    frame = reading(frame, ["institution_signature", "remark"], read_refusal, refusal)
    picture = pl.col("institution_picture") == "1"
    return frame.with_columns(
        is_signed=(pl.col("has_text") & ~pl.col("refused")) | picture,
        refused=pl.col("refused") & ~picture,
        refusal_is_explained=pl.col("is_explained") & (pl.col("missing_signers") == ""),
        signers_detail=pl.format("：{}", "missing_signers"),
    ).drop("has_text", "is_explained")
