"""What can be read two ways in a remark: a disposition that was made, or one that is still to come.

Such a disposition counts for nobody, and the remark is told (I26).
"""

import re
from typing import Final

from schemas.remark_words import WORDS

_SUPPOSED: Final = re.compile(r"但?凡|[假如若倘未不拒]|一旦|万一|只要|要是|遇")
_OVERDUE: Final = r"(?:[逾超届过]期|期满|到期)(?:仍|拒)*不(?![^,;。\n]{0,6}时)"
_SIMPLY: Final = r"(?:[^;。\n的者则即就]|的(?=行为|事实))*"
_NOT_DONE: Final = re.compile(rf"{_OVERDUE}{_SIMPLY}")
_NOT_REPORTED: Final = re.compile(
    rf"{_OVERDUE}(?:公[示布开]|申报|年检|年报|报送|换[证发]|续[期签办]){_SIMPLY}"
)
_SAID_AHEAD: Final = re.compile(
    r"告[知诫]|警告|提醒|通知|要求|责令|承诺|限|[如若倘凡假]|一旦|只要|(?:[内后时]|(?<!目)前)$"
)
_CLAUSE_BEGINS: Final = re.compile(r".*[,;。:\n(]", re.DOTALL)
_SUBJECT_WITHIN: Final = 40
_CONDUCT: Final = re.compile(
    r"改|拒|再|[逾超过届]期|期[满限]|复查|属实|构成|触犯|情节|达到|后果|犯罪|发现|查[实出]|继续|仍|违"
    r"|不[配听按]|未[按完能经]|不交|则|将|就|即|必|不然"
)
_STEP: Final = (
    r"(?:核实|核查|查[实证明清]|调查|鉴定|检[测验]|复[查核]|研[究判]|审[批核查]|批[准示复]|同意|请示|汇报|[报呈]批|取证|会商|评估|认定|论证)"
    r"(?:清楚|属实|无误|完毕|完成|结束|通过|到位)*(?:之?后|以后)"
)
_CASE: Final = r"[不拒未][^,;。\n]{0,6}(?<![检抽核]查)时|严重时|情[况形]下|接受"
_MANNER: Final = (
    r"(?:依法|依规|予以|给予|进行|另行|正式|一并|及时|立即|按程序|再|方|对(?:其|该[^,;。\n]{0,4}))*"
)
_HANGING: Final = re.compile(rf"([^,;。\n]*?)(?:{_STEP}|{_CASE}|正在),?{_MANNER}$")
_TAKEN: Final = re.compile(r"经|已|业|现|当")
_REFUSED_AFTER: Final = re.compile(
    rf"责[令改][^;。\n]*,(?:[^,;。\n]{{0,6}}拒[不绝][^,;。\n]{{0,6}}改正?"
    rf"|[^;。\n\d经已现]{{0,10}}(?:不合格|屡教不改|仍有问题|仍存在问题)),?{_MANNER}$"
)
_NOT_MENDED: Final = (
    r"(?:仍|还|尚|依然|若)?(?:[未不没](?!发现|合格)(?:有|能|曾|予|作|按[期时]|按要求|如期|完全|彻底|全部|及时|到期)*(?:完成|落实|通过)?"
    r"(?:整改|改正|改|完成|落实|通过|到位|达标)|[未没不]在[^,;。\n]{1,8}[内前](?:完成)?(?:整改|改正)|不合格|仍有问题|仍存在问题"
    r"|(?:整改|改正)(?:不到位|不力|不彻底|不合格))(?:到位|完成|完毕|问题|的|者)*"
)
_AHEAD: Final = (
    r"(?:(?:\d{1,2}月)?\d{1,2}个?(?:工作)?[日天号周月](?:之?[后前内]|以[后前内])|节[后前]|(?:\d{1,2}|本|[下当]个?)?月底前?|下次"
    r"|[超逾过届]期|期[满限过]|届满|届时|限期内)"
)
_NOT_MENDED_IN_TIME: Final = re.compile(
    rf"{_AHEAD}(?:[^,;。\n经已因现局队委]{{0,8}}?),?{_NOT_MENDED},?{_MANNER}$"
)
_ORDERED_BEFORE: Final = re.compile(rf"[^;。\n]*(?:{WORDS['history']})[^;。\n]*责[令改]")
_NOT_MENDED_AFTER: Final = re.compile(
    rf"(?:责[令改]|限)[^;。\n]*,(?:[^,;。\n\d经已因现本局队委]{{0,8}}?{_NOT_MENDED}"
    rf"|{_AHEAD}[^,;。\n经已因]{{0,12}}[不未没][^,;。\n经已因]{{1,12}}|[过到]期),?{_MANNER}$"
)
_AS_THE_LAW_SAYS: Final = re.compile(r"[^;。\n]{0,12}以上[^;。\n]{1,12}以下")
_OWN_BRANCH: Final = (
    r"(?:转|移[交送转至]|交[由给办]?|报)[^,;。\n]{0,8}?(?:执法|稽查|办案|案件|案审|法规|法制)"
)
_HANDED_ON: Final = re.compile(rf"{_OWN_BRANCH}[^,;。\n已后]{{0,6}}$")
_LEFT_TO_IT: Final = re.compile(rf"{_OWN_BRANCH}[^;。\n]{{0,8}},由[其该]{_MANNER}$")

_LONGEST_SENTENCE: Final = 300
"""Characters before a disposition that are asked about: to look for a step among them takes their square."""


def may_be_no_condition(before: str, condition: str) -> bool:
    """Whether a condition, from its first word up to the disposition, may as well say what was found: it
    speaks of nothing that anybody has yet to do or to leave undone (一旦停电应急灯不亮，责令整改), or of somebody
    who did not do it (该校逾期不改，立案查处; not 逾期不改，立案查处). `before`: the text before it."""
    if _SUPPOSED.match(condition):
        return not _CONDUCT.search(condition)
    who = _CLAUSE_BEGINS.sub("", before[-_SUBJECT_WITHIN:])
    is_told = bool(who) and not _SAID_AHEAD.search(who) and _NOT_DONE.fullmatch(condition)
    return bool(is_told or (not _SAID_AHEAD.search(who) and _NOT_REPORTED.fullmatch(condition)))


def may_be_to_come(before: str, behind: str) -> bool:
    """Whether a sentence around a disposition leaves open that it was made: it hangs on a step nobody says
    was taken (核实后立案, not 经核实后立案), or on a department's own branch that was handed the matter
    (转执法大队立案), or it is what a law threatens (责令改正，处五千元以上五万元以下罚款)."""
    before = before[-_LONGEST_SENTENCE:]
    hanging = _HANGING.search(before)
    if hanging and not _TAKEN.search(hanging[1]):
        return True
    if not _ORDERED_BEFORE.match(before) and (
        _NOT_MENDED_IN_TIME.search(before) or _NOT_MENDED_AFTER.search(before)
    ):
        return True
    return bool(_REFUSED_AFTER.search(before) or _HANDED_ON.search(before) or _AS_THE_LAW_SAYS.match(behind))


def is_left_to_a_branch(before: str) -> bool:
    """已移交执法大队，由其立案: whether its own branch did it since, the department does not say."""
    return bool(_LEFT_TO_IT.search(before))
