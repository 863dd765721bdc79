"""签字盖章: who signed, who refused, who is missing (domain: Signatures)."""

from collections.abc import Callable

import pandas as pd

from flows.validation.columns import joined, reading
from schemas.campaign import Campaign
from schemas.signatures import institution_signature_state, missing_signers

_RECORD = ["file", "sheet", "record"]


def with_signatures(frame: pd.DataFrame, campaign: Campaign) -> pd.DataFrame:
    """Adds missing_signers and institution_signature_state; only signed inspectors explain.

    A list without columns for signatures is signed on the forms it was made from,
    where the plan says so (I25: signed_on_forms).
    """
    signers = ["inspector_signature", "inspectors", "inspector_picture"]
    frame = reading(frame, signers, _missing, {"missing_signers": "str"})
    frame = frame.assign(record_codes=_codes_of_record(frame), signers_detail="：" + frame["missing_signers"])
    said = ["institution_signature", "remark", "record_codes", "institution_picture", "missing_signers"]
    frame = reading(frame, said, _state_of(campaign), {"institution_signature_state": "str"})
    return _signed_on_forms(frame.drop(columns="record_codes"), campaign)


def _signed_on_forms(frame: pd.DataFrame, campaign: Campaign) -> pd.DataFrame:
    lists_count = campaign.signature.lists == "on_forms"
    elsewhere = frame["unsigned_at"].ne("") & lists_count
    signed = {"missing_signers": "", "institution_signature_state": "signed"}
    return frame.assign(
        signed_on_forms=elsewhere,
        **{name: frame[name].mask(elsewhere, value) for name, value in signed.items()},
    )


def _missing(text: str, named: str, picture: str) -> tuple[str]:
    return ("、".join(missing_signers(text, named, picture == "1")),)


def _codes_of_record(frame: pd.DataFrame) -> pd.Series:
    """Every result of the record a line belongs to, one string; a list's line is a record of its own."""
    own = joined(frame["results"])
    forms = frame["form"].ne("")
    if not forms.any():
        return own
    records = frame[forms].groupby(_RECORD, sort=False).ngroup()
    said: dict[int, list[str]] = {}
    for record, codes in zip(records.tolist(), own[forms].to_numpy(), strict=True):
        said.setdefault(record, []).append(codes)
    of_forms = records.map({record: "、".join(codes) for record, codes in said.items()})
    return own.where(~forms, of_forms.reindex(own.index))


def _state_of(campaign: Campaign) -> Callable[..., tuple[str]]:
    nobody = {str(code) for code in campaign.results.nobody_there}

    def state(signature: str, remark: str, codes: str, picture: str, missing: str) -> tuple[str]:
        results = [code for code in codes.split("、") if code]
        return (
            institution_signature_state(
                signature,
                remark,
                results,
                picture=picture == "1",
                inspectors_signed=not missing,
                nobody_results=nobody,
            ),
        )

    return state
