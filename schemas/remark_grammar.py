"""Who governs whom in a remark, as patterns over the letters of its words (schemas.remark_words): N is a
negation, D a department, V and F dispositions …
"""

import re
from typing import Final

from schemas.disposition_wordings import ACTS
from schemas.remark_words import ATTRIBUTIVE as _SAID_OF_A_THING

# What stands before a disposition, up to it.
NEGATED: Final = re.compile(r"N[ATDY]*$")  # 未依法立案
PLANNED: Final = re.compile(r"P:?(?:[ATDOYB&W+]|[DO]x{1,3})*$")  # 拟由区市监局立案
STATED_AFTER_ALL: Final = re.compile(r"[YB][AD&W+]*$")  # 已, 现: in spite of a condition before
TOLD_TO_DO: Final = re.compile(  # 转区市监局立案查处, 函告许可部门立案查处
    r"T[A(:]*(?:D[&W)(]*|[Ax]{0,8}O[&W)(]*)+[xA]{0,2}$|F(?:[DO][&W]?|\([^)]*\))*A*$"
)
FROM_OTHERS: Final = re.compile(r"G[A&W]*[DO]+A*$")  # 接区教体局函告
# What stands before a name, up to it.
TOLD: Final = re.compile(r"(?:[TG]|Fx{0,2})[A(:O]*(?:[DO][&W]?)*$")  # 抄告区教体局、区市监局
AFTERWARDS: Final = re.compile(r"后[^,;。:\n]{0,4}$")  # 通报区税务局后立案查处
NOT_ACTING: Final = re.compile(r"(?:取得|获得?|未[到向在]|没有|无|属于?)$")  # 未取得区卫健委许可
WRITTEN_TO: Final = re.compile(r"向[^,;。:\n]*$")  # 向区教体局函告
TOLD_BODY: Final = re.compile(r"[TFG][A(:x]{0,8}(?:[DO][&W]?)*$")  # 函告区行政审批局
ACCOMPANIED: Final = re.compile(r"(?:^|[^DVF)&])W$")  # 与区教体局备案信息不符
JOINED: Final = re.compile(  # 会同区市监局: with whom, beside who acts, named or not
    r"(?:(会同|连同|联同|协同|偕同|携[同手]?)|联合)(?:[^,;。:\n责立函移]{1,10}[、和与及])?$"
)
_ASSISTING: Final = re.compile(  # 区市监局配合区教体局责令整改; 区教体局牵头，区市监局配合，责令整改
    r"(?:配合|协助)$|(?:牵头|主办|为主|主导)\)?[,、]?$"
)
_ASSISTANT: Final = re.compile(  # 区教体局牵头、区市监局配合责令整改
    rf"(?:配合|协助|参加|参与)(?:之?下|\)|(?=[^,;。\n]{{0,6}}?(?:{ACTS})))"
)
ASSISTED: Final = re.compile(r"\([^()\n]{2,20}(?:配合|协助|参加|参与)\)")  # 责令整改（区市监局参加）
SAME_GROUP: Final = re.compile(r"(?:\([^)VF]*\))?(?:A*[&W]+)?")  # between the names of one group
# What stands behind a disposition.
ADDRESSEES: Final = re.compile(r"x{0,2}[AO(:]*D(?:[&W]?D)*")  # 函告许可部门（区教体局）
POSTPOSED: Final = re.compile(  # 责令整改（区教体局）, 责令整改：区教体局、区市监局；
    r"(?:[&W+A]*V)*(?:\((?=[D&W]+\))|[xA]{1,12}\((?=[D&W]+\)(?:[,;.\n]|$))|x{0,2}:(?=[D&W]+(?:[,;.\n]|$)))"
    r"(&?)(D(?:[&W]?D)*(?:,D(?:[&W]?D)*(?=[,;.\n]|$))*)"
)
NONE_OF_THEM: Final = re.compile(r"(?:[&W]+[VF])*z")  # 责令整改、立案查处均无
SERIES: Final = re.compile(r"[VF](?:[&W+A]*[VF])*")
DATED: Final = re.compile(r"[AYDO&W+]*")  # 已于2023年5月由区市监局立案
PAST_OCCASION: Final = re.compile(r"(?:时|中|后|期间|检查)$")
ATTRIBUTIVE: Final = re.compile(_SAID_OF_A_THING)
OF_A_BODY: Final = re.compile(  # 派出所旁校区, 税务登记未变更, 有关部门检查记录缺失
    r"旁|附近|对面|门口|系统|登记|备案|鉴定|人员|检查记录|监管账户|签订|核发|颁发|许可证"
)
ACTING: Final = re.compile(r"O[^x]*(?:x[^x]*){0,4}$")  # 公安机关已对其立案: straight before what it did
ALL_OF_THEM: Final = re.compile(r"[均都皆]|(?:联合|共同)(?=责令|立案|函告|移送|下[达发])")


def assists(before: str, behind: str) -> bool:
    """Whether a second name, between these words, assists who acts or is assisted by him: 区市监局配合区教体局责令整改,
    区教体局（区市监局配合）责令整改."""
    return bool(_ASSISTING.search(before) or _ASSISTANT.match(behind))
