"""The ways a disposition is worded, beyond fixed words: a grammar a family of wordings."""

import re
from collections.abc import Sequence
from typing import Final

from schemas.identifiers import fold

ACTS: Final = "立案|函告|移送|移交|责令"
"""The words in which the notice's dispositions act."""

_JUDICIARY: Final = "司法机关|司法部门|司法(?![所局行鉴])|公安机关|公安|检察机关|检察院|法院|派出所|经侦|刑侦"
_OTHER_ADDRESSEE: Final = "当事人|该|其|举办|房东|业主|物业|街道|社区|居委|税务|公安|家长|学员|银行|法院"
_PERMIT_AUTHORITY: Final = (
    r"(?:[一-龥]{0,4}?[区县市])?(?:行政)?"
    r"(?:(?:许可|审批|发证|主管)(?:部门|机关|单位)|审批局|审批服务[^,;。:()]{0,6}?局)"
)

FAMILIES: Final[dict[str, str]] = {
    "责令整改": (
        rf"责[令成](?:(?!{ACTS})[^,;。:、()\n]){{0,14}}?(?:整改|改正)(?:通知书|决定书|指令书|通知单|通知)?|责令"
        r"|限期(?:内|予以|进行|自行|完成)?(?:整改|改正)(?:通知书|通知单|通知|指令书)?"
        r"|限[^,;。:()\n]{1,8}?(?:[日天周月]|内|前)(?:完成)?(?:整改|改正|改(?![为变造期建]))"
        r"|(?<!负)责改(?:字|通知书|决定书|通知单|通知)?|(?<![权期有无局极年上下])限改(?![为变成造善动])(?:通知书|通知单|通知)?"
        r"|(?:(?<=[达发具制出])|(?<=下)(?![达发送]))(?:[^,;。:()\n责立]{0,4}?)(?:整改|改正)(?:通知书|指令书?|通知单|意见书|通知)"
    ),
    "立案查处": r"(?<=已启动|已进入|已履行|已办理|已完成)立案(?:查处|调查)?(?:程序|流程|手续|审批)"
        r"|立案(?:查处|调查|处理|处罚|查办)?(?:决定书|决定(?=(?:现?已|被|予以)*(?:撤|作废))|通知书)?"
        r"|立案?字?(?=〔\d{4}〕)",
    "函告许可部门": (
        rf"函告(?!(?:{_OTHER_ADDRESSEE}))(?:了|至|给)?(?:{_PERMIT_AUTHORITY})?"
        rf"|(?:抄告|抄送|通报|书面告知|书面通知)(?:了|至|给)?(?:{_PERMIT_AUTHORITY})"
        rf"|(?:致函|发函|去函)(?:至|给|告知)?{_PERMIT_AUTHORITY}"
        rf"|向{_PERMIT_AUTHORITY}(?:发出|出具)?(?:发函|致函|去函|函告|告知函)"
    ),
    "移送司法机关": (
        rf"(?:移送|移交|移转|转交|转送)(?:(?!{ACTS}|由"
        rf"|、)[^,;。:()\n]){{0,8}}?(?:{_JUDICIARY})(?:[一-龥]{{0,4}}?(?:分局|支队|大队|局))?"
        rf"|转[至给]?(?:{_JUDICIARY})(?:[一-龥]{{0,4}}?(?:分局|支队|大队|局))?"
        rf"|向(?:(?!{ACTS})[^,;。:()\n]){{0,8}}?(?:{_JUDICIARY})(?:[一-龥]{{0,4}}?(?:分局|局))?(?:依法"
        rf"|予以|进行)?(?:移送|移交)(?:线索|案件|材料)?"
    ),
}  # fmt: skip
"""The ways to word what the notice's four dispositions say, beyond their fixed wordings."""

TAKES_ADDRESSEE: Final = (
    "函告", "抄告", "抄送", "通报", "书面告知", "书面通知", "移送", "移交", "移转", "转", "致函", "发函", "去函"
)  # fmt: skip
"""How a disposition begins behind whose words stands who is told."""


def wording_patterns(dispositions: Sequence[Sequence[str]]) -> list[str]:
    """A pattern a disposition: its plain wordings, longest first, and the grammar of the family it alone
    belongs to. Each of `dispositions`: a plan's name for one, then its other wordings."""
    literal = [sorted({fold(name) for name in names}, key=len, reverse=True) for names in dispositions]
    patterns = ["|".join(map(re.escape, names)) for names in literal]
    for family in FAMILIES.values():
        kin = [i for i, names in enumerate(literal) if any(re.fullmatch(family, name) for name in names)]
        if len(kin) == 1:
            others = [name for name in literal[kin[0]] if not re.fullmatch(family, name)]
            patterns[kin[0]] = "|".join([family, *map(re.escape, others)])
    return patterns
