"""What a cell's text says: results, dispositions, dates, signatures, classes, shares. One text in, its meaning out."""

import re
import unicodedata
from typing import Final

from schemas.boxes import has_boxes, ticked_choices
from schemas.classes import classes_of_shares
from schemas.identifiers import fold, visible
from schemas.lists import NOTICE_DISPOSITIONS, NOTICE_RESULTS, Results
from schemas.results import ResultFault
from schemas.vocabulary import (
    DISPOSITION_SYNONYMS,
    NOT_A_SIGNATURE,
    NOTHING_WRITTEN,
    REFUSAL,
    SIGNED_FOR_ALL,
)


def read_results(text: str) -> tuple[list[int], ResultFault]:
    """The codes a result cell holds by the notice's own list, in rising order, and what is wrong with it."""
    reading = NOTICE_RESULTS.read(text)
    return [int(code) for code in reading.codes], reading.fault


def contradicts(codes: list[int]) -> bool:
    """Whether results of the notice's own list cannot stand together (domain: Contradictions)."""
    return NOTICE_RESULTS.contradict(codes)


_DISPOSITION_OF: Final = {name: kind for kind, names in DISPOSITION_SYNONYMS.items() for name in names}
_DISPOSITION_WORDS: Final = re.compile("|".join(sorted(_DISPOSITION_OF, key=len, reverse=True)))
_NOT_A_FACT: Final = re.compile(
    r"无需|毋需|不需|无须|无需要|没有|未|不予|不作|不再|不|拟|建议|待|将|准备|计划|应当?|需要?|须|如|若|可以?|暂|否则|视情|考虑|申请|提请|研究"
)
_CLAUSE: Final = re.compile(r"[,，;；。.!！\n\r]+|、(?=[^、]*(?:无|未|拟|已|不))")


def read_dispositions(text: str) -> tuple[list[str], bool]:
    """The dispositions a 处理结果 cell states by the notice's own list, and whether it holds anything else (I16)."""
    return NOTICE_DISPOSITIONS.read(text)


def read_remark(text: str) -> list[tuple[str, str]]:
    """The dispositions a remark states as facts, each with the clause that says so ("责令整改", not "无需立案查处")."""
    found: dict[str, str] = {}
    for clause in _CLAUSE.split(unicodedata.normalize("NFKC", text)):
        words = fold(clause)
        doubtful = False
        end = 0
        for match in _DISPOSITION_WORDS.finditer(words):
            between = words[end : match.start()]
            # A negation reaches over a list of dispositions, up to a word that states a fact again.
            doubtful = bool(_NOT_A_FACT.search(between)) or (doubtful and not re.search(r"已|但|并", between))
            if not doubtful and not re.match(r"的?(?:建议|意见|条件|情形)", words[match.end() :]):
                found.setdefault(_DISPOSITION_OF[match[0]], words)
            end = match.end()
    return list(found.items())


def _strip_dates(words: str) -> str:
    return re.sub(r"(?:\d{4})?年?\d{0,2}月\d{0,2}日|\d{4}[-./年]\d{0,2}[-./月]\d{0,2}日?", "", words)


def is_signed(text: str) -> bool:
    """Whether a signature's cell holds a name, 已签字, 签章, 盖章 or 已盖章 (domain: Signatures)."""
    words = _strip_dates(fold(text))
    if words in NOTHING_WRITTEN or NOT_A_SIGNATURE.match(words):
        return words in ("签章", "盖章")
    return any(c.isalpha() for c in words) and not re.match(r"(?:无|未|没有)(?:人|签|盖)", words)


def read_refusal(signature: str, remark: str) -> tuple[bool, bool]:
    """Whether the institution refused to sign, and whether that is explained in the same cell or in the remark."""
    words = fold(signature)
    if not REFUSAL.search(words):
        return False, False
    around = re.sub(r"[\W_]|当事人|检查对象|负责人|盖章|签字|字|章|名|已", "", REFUSAL.sub("", words))
    note = fold(remark)
    explains = bool(re.search(r"拒|不愿|不肯|不予签|说明|不在场|不在单位|原因|不认可|有异议", note))
    return True, len(around) >= 2 or explains


def missing_signers(signature: str, inspectors: str, picture: bool) -> list[str]:
    """The named inspectors whose signature is missing; ["执法检查人员"] where nobody is named and nobody signed."""
    named = [name for name in inspectors.split("、") if name]
    if picture or (is_signed(signature) and (SIGNED_FOR_ALL.search(fold(signature)) or not named)):
        return []
    if not is_signed(signature):
        return named or ["执法检查人员"]
    words = fold(signature)
    return [name for name in named if name not in words]


def split_names(text: str) -> list[str]:
    """Names separated by 、 , ; / line breaks or blanks; a blank inside a two-character name ("张 丽") does not part it."""
    parts = [part for part in re.split(r"[、,;/|\s]+", unicodedata.normalize("NFKC", text).strip()) if part]
    names: list[str] = []
    for part in parts:
        if len(part) == 1 and names and len(names[-1]) == 1:
            names[-1] += part
        else:
            names.append(part)
    return [name for name in names if fold(name) not in NOTHING_WRITTEN]


def read_class(text: str) -> str | None:
    """The credit-risk class A–D a cell names ("A类", "A级", "Ａ"), or None."""
    return _A_TO_D.read(text)


_A_TO_D: Final = classes_of_shares({})


def read_figure(text: str) -> int | None:
    """A whole number ≥ 0 as people type it ("21", "21户", "２１"), or None."""
    match = re.fullmatch(r"(\d{1,9})(?:\.0+)?[户家个项次]?", fold(text).replace(",", ""))
    return int(match[1]) if match else None


_CLAUSES: Final = re.compile(r"[,;。!、\n]+|但是?|不过|然而|尚|且")
_FOUND_NOTHING: Final = re.compile(
    r"(?:未(?:再|见|再次)?(?:发现|出现|存在|有)?|无|没有(?:发现)?|不(?:再)?存在|不再有)(?:新的|其他|上述|同类|类似|该|相关|任何|以上)*"
    r"(?:违法违规|违法|违规|安全)?(?:问题|异常|隐患|行为|情形|情况)|未再(?:发现|发生|出现|有)|未见异常|问题(?:已|都)*不再?存在"
)
_GOES_ON: Final = re.compile(
    r"不合格|未|没有?(?!收)|不(?:通过|到位|符合|达标|彻底|配合|完全|改|整改)|基本|部分|大部|个别|正在|继续|限期|逾期|待|拟|仍|依然|依旧"
    r"|整改中|改正中|办理中|进行中|(?<!按)要求整改|拒绝?|尚|不予|×|✗|✘|存在|发现问题"
)
_DONE: Final = re.compile(
    r"(?:已|均|全部|都|按要求|按期|按时|如期)(?:经|于.{1,12}|全部|均|按要求|按期|依法|自行|及时|予以|当场|完成|进行)*"
    r"(?:改正|整改|完成|变更|更正|列入|结案|注销|退费|退还|退款|补办|补正|补报|补齐|补充|补录|公示|更换|拆除|消除|清除|清理|落实|销号|办结|移出|"
    r"缴清|完善|修复|解决|关闭|停办|撤销|恢复|备案|办理|处理完毕|纠正|取得)"
    r"|(?:整改|改正|纠正|整治|办理|处理)(?:已)?(?:到位|完毕|完成|合格|好|结束|达标)|完成(?:整改|改正|变更|注销|退费|登记|公示|补报)"
    r"|合格|通过|销号|办结|结案|消除|符合|达标|正常|解决|完毕"
)
_YES: Final = frozenset({"是", "√", "✓", "✔", "☑", "Y", "YES", "完成"})
_NO: Final = frozenset({"否", "×", "✗", "✘", "N", "NO", "X"})


def read_closing(text: str, results: Results = NOTICE_RESULTS) -> bool | None:
    """Whether a 复查结果 closes the problem (已改正, 整改到位, 未再发现问题, 1, √); None where it is not understood (L04).

    未, 基本, 部分, 正在 do not close (domain: After the result). One clause that does not close keeps it open.
    """
    words = fold(text)
    if words.upper() in _YES or words.upper() in _NO:
        return words.upper() in _YES
    reading = results.read(text)
    if reading.codes:
        return set(reading.codes) <= results.clean
    if has_boxes(visible(text)):
        return _closing_of_boxes(visible(text), results)
    said = [_closing_of_clause(clause) for clause in _CLAUSES.split(words) if clause]
    if False in said:
        return False
    return True if True in said else None


def _closing_of_boxes(text: str, results: Results) -> bool | None:
    choices = ticked_choices(text)
    said = {read_closing(choice, results) for choice in choices or []}
    return next(iter(said)) if len(said) == 1 else None


def _closing_of_clause(words: str) -> bool | None:
    without = _FOUND_NOTHING.sub("", words)
    if _GOES_ON.search(without):
        return False
    return True if without != words or _DONE.search(without) else None


def is_closed(text: str) -> bool:
    """Whether a 复查结果 says that the problem is mended; what is not understood leaves it open."""
    return read_closing(text) is True
