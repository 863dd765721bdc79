"""Whose matter a disposition in a remark is: this visit's, or another case's, another institution's, a
person's."""

import re
from typing import Final

_NAMED_BEHIND: Final = r"(?:[内中里]|现?由[^,;。\n]{2,10}?|被[^,;。\n]{0,10}?|因[^,;。\n]{1,14}?(?=[已被]))?"
_MANNER: Final = r"(?:已经?|均|也|都|正|现|目前|日前|另行?|先后|依法|依规|予以|同时|一并|进行)*"
_DONE: Final = rf"{_MANNER}(?:[被由][^,;。\n]{{0,10}}?)?{_MANNER}"
_KIN: Final = r"(?:企业|公司|机构|学校|单位|主体|店|校区|办学点|教学点|门店)"
_OTHER_CASE: Final = r"(?:他案|其[他它]案件?|另一[起件宗]?案件?|别的案件?|[原前旧老]案件?(?:子|中)?)"
_OTHER_BODY: Final = (
    rf"(?:关联的?{_KIN}|(?<!该)(?:另外?一?[家所个]?|其[他它余]|别的|旁边的?|隔壁的?|原址的?|外地的?|同名的?|前一?[家任]|原)"
    rf"(?:培训)?(?:{_KIN}|分[校店])|房东|出租方|产权人|加盟商|供应商|合作(?:方|{_KIN})|第三方|上级{_KIN}|外地分校)"
)
_OTHERS: Final = re.compile(
    rf"(?:(?:{_OTHER_BODY}|{_OTHER_CASE}){_NAMED_BEHIND}{_DONE}"
    rf"|因(?:{_OTHER_CASE}|其[他它](?:违法|涉嫌)[^,;。\n]{{0,8}}?|与本次(?:检查|抽查)无关[^,;。\n]{{0,8}}?){_DONE}|(?<![还复])原)$"
)
_KIN_BEHIND: Final = re.compile(
    rf"[(](?:系|为|属|是|因)?(?:{_OTHER_CASE}|{_OTHER_BODY}|去年|上一?年度?|往年|前年|此前|以前|(?:与本次)?(?:检查|抽查)?无关)"
)
_PERSON: Final = r"(?:负责人|法定代表人|法人代表|法人|校长|董事长|经理|实际控制人|举办者|创始人)"
_PERSONS_CASE: Final = re.compile(
    rf"(?<![对将令原前其校])(?:[该学]校|其|前|原)?{_PERSON}(?:本人)?(?:因[^,;。\n]{{1,14}}?)?{_DONE}$"
)
_PERHAPS_OTHERS: Final = re.compile(
    rf"(?:(?<!已)(?<!予以)另(?:有?一|有)?案|(?<![该本此的对将设办开])(?:股东|(?:兄弟|姐妹|姊妹)(?:公司|企业|学校|单位)|总公司|总部|总校|母公司|集团"
    rf"|子公司|分公司|分校|分店)(?:因[^,;。\n]{{1,14}}?)?(?:涉嫌[^,;。\n]{{1,8}}?)?"
    rf"|(?<![据照按对将])(?:投诉|举报|信访)+的?案件?){_DONE}$"
)


def is_of_another(before: str, behind: str) -> bool:
    """Whether a disposition is said of another case or institution than this visit's: 因他案被立案, 关联企业已立案,
    已立案（系他案）. `before`: the text before it, from its clause on."""
    return bool(_OTHERS.search(before) or _KIN_BEHIND.match(behind))


def may_be_of_another(disposition: str, before: str, behind: str) -> bool:
    """Whether nobody can tell whose matter it is: 另案已立案, 总公司已被立案, 负责人因非法集资被立案 (a person's case is
    the police's, or the one this visit made)."""
    if _PERHAPS_OTHERS.search(before) or re.match(r"[(](?:系|为|属)?另案", behind):
        return True
    return disposition.startswith("立案") and bool(_PERSONS_CASE.search(before))
