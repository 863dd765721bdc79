"""签字盖章: what a signature's cell says, and who of the team is missing (domain: Signatures).

A cell counts as signed by what stands in it, not by standing full: a name, a seal, or a word that says
signed.
"""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache
from typing import Final, Literal

from schemas.boxes import EMPTY, has_boxes, is_mere_tick, ticked_choices
from schemas.identifiers import fold
from schemas.names import bare_name, is_name, people_in
from schemas.signature_words import (
    CANNOT_SIGN,
    EXPLAINS_REFUSAL,
    LABELS,
    NEVER_SIGNED,
    NOBODY_THERE,
    NOT_THE_INSTITUTION,
    ORGANISATION,
    REFUSED,
    SAYS_SIGNED,
    SEAL_MISSING,
    STATEMENTS,
)
from schemas.vocabulary import NOTHING_WRITTEN

SignatureState = Literal[
    "signed", "refused_explained", "refused_unexplained",
    "nobody_explained", "nobody_unexplained", "nobody_but_inspected", "missing",
]  # fmt: skip
"""signed, refused_explained and nobody_explained count; refused_unexplained is I08; the others are I07:
nobody_unexplained lacks the inspectors' signatures or their explanation, nobody_but_inspected has
another result."""

NOBODY_RESULTS: Final = frozenset({4, 7})
"""抽查结果 at which nobody need be there to sign: 无法取得联系, 未发现本次抽查涉及的经营活动."""

ALL_INSPECTORS: Final = "执法检查人员"

_LABEL: Final = re.compile(LABELS)
_NEVER: Final = re.compile(NEVER_SIGNED)
_NOBODY: Final = re.compile(NOBODY_THERE)
_CANNOT_SIGN: Final = re.compile(CANNOT_SIGN)
_REFUSED: Final = re.compile(REFUSED)
_EXPLAINS: Final = re.compile(EXPLAINS_REFUSAL)
_MERELY_REFUSED: Final = re.compile(rf"(?:(?:{REFUSED})(?:字|名|章|盖章)*[,;。]?)+")
_SAYS_SIGNED: Final = re.compile(rf"(?:{SAYS_SIGNED})")
_OTHERS: Final = re.compile(NOT_THE_INSTITUTION)
_STATEMENT: Final = re.compile(STATEMENTS)
_ORGANISATION: Final = re.compile(rf"{ORGANISATION}(?:公章|印章|章)?")
_DATE: Final = re.compile(
    r"(?:\d{2,4}|[〇零○一二三四五六七八九]{2,4})?年?\s*[\d〇一二三四五六七八九十]{0,3}\s*月\s*[\d一二三四五六七八九十]{0,3}\s*[日号]"
    r"(?:\s*[上下中]午)?(?:\s*\d{1,2}[时点:](?:\d{1,2}分?)?)?|\d{2,4}\s*[-./年]\s*\d{0,2}\s*[-./月]\s*\d{0,2}\s*日?"
    r"|\d{1,2}\s*[./]\s*\d{1,2}(?!\d)"
)
_NUMBER: Final = re.compile(r"\(\+?\d[\d\s-]{3,}[\dXx]?\)|\+?\d[\d\s-]{3,}[\dXx]?|\d+")
_PADDING: Final = re.compile(r"[^\S\n]{3,}")
_AROUND_LINE: Final = re.compile(r" {0,2}\n\s*")
_TRADITIONAL: Final = str.maketrans("簽蓋絕", "签盖绝")  # names stay as they are signed
_MISWRITTEN: Final = re.compile(r"[己巳以](?=补?签|盖)|(?<=签)宇")
_BETWEEN: Final = re.compile(r"[、,，;；/|。:!?()\[\]<>“”\"'\n]+")
_ABSENT: Final = (
    r"(?:负责人|法定代表人|法人|[校园院]长|老板|经理)[^,;。()\n]{0,4}"
    r"(?:外出|出差|不在|请假|生病)[^,;。()\n]{0,6}[,;。](?=[^\n]*签)"
)
_HARMLESS: Final = re.compile(
    rf"{_ABSENT}|(?:无|没有|有)(?:任何)?(?:异议|意见)|(?:并?未|没有)拒签|{SEAL_MISSING}"
)
_MASKED: Final = re.compile(r"[一-龥]{1,2}[*×xX○〇●_]{1,3}[一-龥]?")
"""A name made unreadable for a copy that is shown around: 张**, 王×, 李*明."""
_EVERYBODY: Final = re.compile(r"[均都]|全部|全体|[两二三四]人")


def institution_signature_state(
    signature: str,
    remark: str,
    results: Collection[int | str],
    *,
    picture: bool,
    inspectors_signed: bool,
    nobody_results: Collection[int | str] = NOBODY_RESULTS,
) -> SignatureState:
    """What the institution's side of a record says: signed or sealed, refused, nobody there, or nothing.

    signature: the cell 检查对象(签字/盖章) as typed; remark: 备注; results: every result of the record; picture: a
    scanned signature or seal is anchored in the cell; inspectors_signed: no inspector's signature is
    missing. Source: 附件2 签字栏 and the notice's rule for 拒签.
    """
    said = _said(signature)
    if picture:
        return "signed"
    if _REFUSED.search(said) or _REFUSED.search(fold(said)):
        explained = inspectors_signed and _explains_refusal(said, fold(remark))
        return "refused_explained" if explained else "refused_unexplained"
    if _is_signed(_OTHERS.sub(" ", said)):
        return "signed"
    if not (_NOBODY.search(said) or _CANNOT_SIGN.search(said)):
        return "missing"
    if not results or not set(results) <= set(nobody_results):
        return "nobody_but_inspected"
    explained = inspectors_signed and _explains_absence(said, fold(remark))
    return "nobody_explained" if explained else "nobody_unexplained"


def _explains_refusal(said: str, note: str) -> bool:
    """Whether more stands there than that it was refused."""
    around = re.sub(r"[\W_]|当事人|检查对象|负责人|盖章|签字|字|章|名|已", "", _REFUSED.sub("", said))
    return len(around) >= 2 or bool(_EXPLAINS.search(note) and not _MERELY_REFUSED.fullmatch(note))


def _explains_absence(said: str, note: str) -> bool:
    """Whether a reason stands there, not merely that it could not be signed."""
    return any(_NOBODY.search(_CANNOT_SIGN.sub("", text)) for text in (said, note))


@lru_cache(maxsize=65_536)
def _said(text: str) -> str:
    """What the cell says: widths folded, boxes left with their ticked choices, dates and numbers taken
    out."""
    plain = unicodedata.normalize("NFKC", text).translate(_TRADITIONAL)
    plain = _AROUND_LINE.sub("\n", _PADDING.sub("  ", plain))
    plain = _MISWRITTEN.sub(lambda slip: "字" if slip[0] == "宇" else "已", plain)
    if has_boxes(plain) and not is_mere_tick(plain):
        choices = " ".join(ticked_choices(plain) or ())
        plain = "已签" if _NAME_OF_FORM.fullmatch(fold(choices)) else choices
    return _NUMBER.sub(" ", _DATE.sub(" ", plain)).strip()


_NAME_OF_FORM: Final = re.compile(r"(?:签字|签名|签章|盖章|[/、]|\(|\))+")


def _is_signed(said: str) -> bool:
    words = fold(said)
    if words in NOTHING_WRITTEN or any(box in words for box in EMPTY):
        return False
    if words in {"签章", "盖章"}:
        return True
    if _LABEL.fullmatch(words) or _never(said):
        return False
    if _NOBODY.search(re.sub(r"\([^)]*\)", "", words)):
        return False
    return _signs(_HARMLESS.sub(" ", _leaving_label(said)))


def _never(said: str) -> bool:
    """Whether the cell says that it is not signed; a seal left at home or an objection says nothing of
    that kind."""
    return bool(_NEVER.search(_HARMLESS.sub("", said)))


def _leaving_label(said: str) -> str:
    """The text behind a printed label that ends in a colon."""
    label, colon, rest = said.partition(":")
    return rest if colon and _LABEL.fullmatch(fold(label)) else said


def _signs(said: str) -> bool:
    parts = [*_BETWEEN.split(said), *_BETWEEN.split(_STATEMENT.sub(" ", said))]
    return any(map(_signs_part, parts))


def _signs_part(part: str) -> bool:
    """Whether one part of a cell is a name, a seal or a word that says signed, with its blanks closed or
    between them."""
    closed = fold(part).upper()
    if not closed:
        return False
    if _SAYS_SIGNED.fullmatch(closed) or is_name(part) or _ORGANISATION.fullmatch(closed):
        return True
    pieces = part.split()
    if all(len(piece) == 1 for piece in pieces):
        return False
    return len(pieces) > 1 and any(
        is_name(piece) or _SAYS_SIGNED.fullmatch(fold(piece).upper()) for piece in pieces
    )


def missing_signers(signature: str, inspectors: str, picture: bool) -> list[str]:
    """The named inspectors (joined by 、) whose signature is missing; ["执法检查人员"] where nobody is named and
    nobody signed.

    Each signs with the own name, or all by a word for all (已签字, 盖章) where no name stands beside it.
    """
    named = [name for name in inspectors.split("、") if name]
    if picture:
        return []
    said = _said(signature)
    signed = {name for name in named if _has_signed(name, said, named)}
    if signed:
        return [] if _says_all(said) else [name for name in named if name not in signed]
    if _REFUSED.search(said):
        return named or [ALL_INSPECTORS]
    if _is_signed(said) and (not named or (_says_signed(said) and not _names_in(said))):
        return []
    return named or [ALL_INSPECTORS]


def _says_all(said: str) -> bool:
    """张丽、王强均已签: a word for all beside the names, and nobody who has not."""
    return bool(_EVERYBODY.search(said) and re.search("签|章", said)) and not _NEVER.search(said)


def _says_signed(said: str) -> bool:
    return any(_SAYS_SIGNED.fullmatch(fold(part).upper()) for part in _BETWEEN.split(said))


def _names_in(said: str) -> bool:
    """Whether people are named there, by names one can read or not: then the words beside them speak of
    these alone."""
    pieces = (piece for part in _BETWEEN.split(said) for piece in (part, *part.split()))
    return any(is_name(piece) or _MASKED.fullmatch(piece) for piece in pieces)


def _has_signed(name: str, said: str, named: list[str]) -> bool:
    """Whether an inspector's own name stands there as a signature, not as part of another name or as 未签."""
    own = bare_name(name)
    cores = tuple(bare_name(other) for other in named)
    return any(
        own in people_in(part, cores)
        for piece in _pieces(said)
        if not _NEVER.search(piece)
        for part in _segments(re.sub(r"\([^)]*\)", " ", _in_own_hand(piece, cores)), cores)
    )


def _in_own_hand(piece: str, named: tuple[str, ...]) -> str:
    """The piece without whom another signed for: 张丽代王强, 王强（张丽代签）."""
    names = "|".join(map(re.escape, named))
    return re.sub(rf"代(?:{names})|(?:{names})\([^\W\d]{{2,4}}代签?\)", " ", piece)


def _pieces(said: str) -> list[str]:
    """The cell's enumerated people; 未签 behind a list (甲、乙未签) speaks of the whole of it, in brackets of
    the last alone."""
    pieces: list[str] = []
    for clause in re.split(r"[,;。\n]", said):
        whole = _NEVER.search(re.sub(r"\([^)]*\)", "", clause)) and "已" not in clause
        pieces += [clause] if whole else re.split(r"[、/|]", clause)
    return pieces


def _segments(piece: str, named: tuple[str, ...]) -> list[str]:
    """The piece with its blanks closed where that reads as people ("张 丽 王 强"), else its parts between
    blanks and colons."""
    closed = fold(piece)
    return [closed] if people_in(closed, named) else re.split(r"[\s:]+", piece)
