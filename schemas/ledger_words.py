"""What a ledger's row says beside its dates:
that an act is withdrawn (撤销, 作废), that a problem is handled (已完结)."""

import re
from typing import Final

from schemas.identifiers import fold
from schemas.lists import NOTICE_RESULTS, Results
from schemas.readings import read_closing

_CLAUSES: Final = re.compile(r"[,;。!、\n:]+")
_ACT: Final = (
    r"(?:\d{4}[-./年])?(?:\d{1,2}[-./月]\d{1,2}日?)?的?"
    r"(?:公示|移送|函告|复查|录入|记录|信息|结果|本|此|该|这|条|行|处理|办理|了|的)*"
)
_WITHDRAWN: Final = re.compile(
    rf"(?<![未不无拟勿待])(?<!申请)(?<!要求)(?<!建议)(?<!准备)(?:撤[销消]|作废){_ACT}(?:重报|重填|重新\S{{1,4}})?\)?(?:\([^()]*\))?$"
)
_NOT_SO: Final = re.compile(r"(?:撤[销消]|作废):(?:否|无|未|×|N)|是否(?:撤[销消]|作废)(?!:(?:是|√|✓|Y))")
"""A question answered with no, or not answered: 是否作废:否."""
_ANOTHER_MATTER: Final = re.compile(r"证|执照|许可|资质|资格|批准|备案|设立|处罚|决定|公章|印章|案件|立案")
_CANCELLED: Final = re.compile(r"(?<![未不无拟])(?<![无不][需必用])取消(?!资格|学籍|办学)")
_YES: Final = frozenset({"是", "√", "✓", "✔", "☑", "Y", "YES"})
_HANDLED: Final = re.compile(
    r"已?经?(?:全部|依法)?(?:完结|办结|了结|结案|(?:处置|处理)(?:完毕|完成|完结|结束))"
)


def withdraws(text: str, *, asked: bool = False) -> bool:
    """Whether a 备注 or 状态 takes its row's act back (作废, 误录，撤销, 撤销9月10日公示); a licence that was
    withdrawn (办学许可证已作废) is another matter.

    `asked`: the text stands in a column of its own (状态, 是否作废), in which 是 and a tick say so too.
    """
    words = fold(text)
    if asked and words.upper() in _YES:
        return True
    return any(
        _WITHDRAWN.search(clause) and not _ANOTHER_MATTER.search(clause)
        for clause in _CLAUSES.split(_NOT_SO.sub("", words))
    )


def cancels(text: str) -> bool:
    """Whether a cell or 备注 of a plan of visits takes the visit's day back: 取消, 撤销, 作废."""
    return bool(_CANCELLED.search(fold(text))) or withdraws(text)


def is_handled(text: str, results: Results = NOTICE_RESULTS) -> bool:
    """Whether a 后续处置状态 says that nothing is left to do (已完结), or that the problem is mended."""
    words = fold(text)
    return bool(words) and (bool(_HANDLED.fullmatch(words)) or read_closing(text, results) is True)
