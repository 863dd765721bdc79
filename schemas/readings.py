"""What a cell's text says: results, dispositions, dates,
signatures, classes, shares. One text in, its meaning out."""

import re
from datetime import date, timedelta
from typing import Final

from schemas.boxes import has_boxes, ticked_choices
from schemas.dates import read_date
from schemas.identifiers import fold, visible
from schemas.lists import NOTICE_RESULTS, Results
from schemas.numerals import NUMERAL, integer
from schemas.vocabulary import CERTIFICATE_INVALID, DEREGISTERED, PERSON_LEFT


def is_deregistered(text: str) -> bool:
    """Whether a 登记状态 says that the institution is deregistered, revoked or moved away (R07)."""
    return bool(DEREGISTERED.search(fold(text)))


def read_last_day(text: str) -> date | None:
    """The last day of a 有效期 ("2026-05-31", "2021.6.1至2026.5.31", "2026年5月"), or None (长期, blank, no date, a
    first day alone: 2021年6月1日起5年)."""
    if _OPEN_END.search(fold(text)):
        return None
    day = read_date(text)
    if day is not None:
        return day
    *_, last = [None, *_DAY_OR_MONTH.finditer(fold(text))]
    return _end_of(*last.groups()) if last else None


_OPEN_END: Final = re.compile(r"长期|永久|无固定期限|起(?!.*20\d{2})")
_DAY_OR_MONTH: Final = re.compile(r"(20\d{2})[年./-](0?[1-9]|1[0-2])(?!\d)(?:[月./-](\d{1,2})(?!\d))?")


def _end_of(year: str, month: str, day: str | None) -> date | None:
    if day:
        return read_date(f"{year}-{month}-{day}")
    return date(int(year) + int(month) // 12, int(month) % 12 + 1, 1) - timedelta(days=1)


def why_not_drawn(valid_until: str, certificate: str, person: str, as_of: date) -> int | None:
    """Which of 有效期至, 执法证状态 and 人员状态 (0, 1, 2) keeps an inspector from going that day (P03), or None."""
    last = read_last_day(valid_until)
    says = (
        last is not None and last < as_of,
        bool(CERTIFICATE_INVALID.search(fold(certificate))),
        bool(PERSON_LEFT.search(fold(person))),
    )
    return says.index(True) if True in says else None


def read_figure(text: str) -> int | None:
    """A whole number ≥ 0 as people type it ("21", "21户", "２１", "1,234"; "2,5" is two), or None."""
    match = re.fullmatch(r"(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.0+)?[户家个项次]?", fold(text))
    return int(match[1].replace(",", "")) if match else None


_CLAUSES: Final = re.compile(r"[,;。!、\n]+|但是?|不过|然而|尚|且")
_FOUND_NOTHING: Final = re.compile(
    r"(?:未(?:再|见|再次)?(?:发现|出现|存在|有)?|无|没有(?:发现)?|不(?:再)?存在|不再有)(?:新的|其他|上述|同类|类似|该|相关|任何|以上)*"
    r"(?:违法违规|违法|违规|安全)?(?:问题|异常|隐患|行为|情形|情况)|未再(?:发现|发生|出现|有)|未见异常|问题(?:已|都)*不再?存在|^已?不再?存在$"
)
_GOES_ON: Final = re.compile(
    r"不合格|未|没有?(?!收)|不(?:通过|到位|符合|达标|彻底|配合|完[全善整]|[全齐足]|规范|健全|改|整改)|基本|部分|大部|个别|正在|继续|限期(?!内)"
    r"|逾期|待|拟|仍|依然|依旧"
    r"|(?<!按)(?<!照)(?:承诺|计划|预计)|争取|力争|即将|准备|打算|推进|后再|方案已?(?:通过|获批|上报|提交|报送|制定|审核)"
    r"|不了|不同意|无证|(?<![无不])缺|^欠|欠\d|:(?:否|无|×)$"
    r"|剩余?|还有|整改中|改正中|办理中|进行中|(?<!按)要求整改|拒绝?|尚|不予|×|✗|✘|存在|发现(?:了|新的?|其[他它]|另)*问题"
)
_DONE: Final = re.compile(
    r"(?:已|均|全部|都|按要求|按期|按时|如期)(?:经|于.{1,12}|全部|均|按要求|按期|依法|自行|及时|予以|当场|立即|完成|进行)*"
    r"(?:改正|整改|完成|变更|更正|列入|(?:全额|足额|全数)退|结案|注销|退费|退还|退款|补办|补正|补报|补齐|补充|补录|公示|更换|拆除|消除|清除|清理|落实|销号|办结|移出|"
    r"缴清|完善|修复|解决|关闭|停办|撤销|恢复|备案|办理|处理完毕|纠正|取得)"
    r"|(?:整改|改正|纠正|整治|办理|处理)(?:已)?(?:到位|完毕|完成|合格|好|结束|达标)|完成(?:整改|改正|变更|注销|退费|登记|公示|补报)"
    r"|^列入经营异常名录$|^当场(?:改正|整改)|限期内(?:改正|整改)|合格|通过|销号|办结|结案|消除|符合|达标|正常|解决|完毕"
)
_MENDED_AT_ONCE: Final = re.compile(r"(?:已经?)?(?:当场|立即|限期内)(?:已经?)?(?:改正|整改)|已经?于?限期内")
"""What in a result's cell means that it was ordered (5) is done where a reinspection is told of."""
_ASKED: Final = re.compile(r"[^,;]*(?:是否|有无)[^:,;]*(?::(.*)|)|[^,;]*[?]")
"""A question (是否整改到位:否): its answer says what is so, and without one nothing does."""
_COUNT: Final = re.compile(rf"(?<!其中)([{NUMERAL}]{{1,4}})(?:项|个|处|条|起|户)")
_SHARE: Final = re.compile(r"(?<=[改正成除])(\d+)/(\d+)|(\d+(?:\.\d+)?)%")
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
    if reading.codes and not _MENDED_AT_ONCE.match(words):
        return set(reading.codes) <= results.clean
    if _is_part(words):
        return False
    if asked := _ASKED.fullmatch(words):
        return read_closing(asked[1] or "", results)
    if has_boxes(visible(text)):
        return _closing_of_boxes(visible(text), results)
    said = [_closing_of_clause(clause) for clause in _CLAUSES.split(words) if clause]
    if False in said:
        return False
    return True if True in said else None


def _is_part(words: str) -> bool:
    """Fewer are done than there were: 两项已改正一项, 3项问题已整改2项, 已整改2/3, 完成80%."""
    counts = [number for text in _COUNT.findall(words) if (number := integer(text)) is not None]
    shares = _SHARE.findall(words)
    return (len(counts) > 1 and counts[-1] < counts[0]) or any(
        float(share) < 100 if share else int(done) < int(of) for done, of, share in shares
    )


def _closing_of_boxes(text: str, results: Results) -> bool | None:
    choices = ticked_choices(text)
    said = {read_closing(choice, results) for choice in choices or []}
    return next(iter(said)) if len(said) == 1 else None


def _closing_of_clause(words: str) -> bool | None:
    without = _FOUND_NOTHING.sub("", words)
    if _GOES_ON.search(without):
        return False
    return True if without != words or _DONE.search(without) else None
