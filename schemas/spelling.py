"""How the words this work is told in are spelled: traditional characters, slips of a pinyin keyboard,
a paper's year in whatever brackets."""

import re
import unicodedata
from typing import Final

_TRADITIONAL: Final = (
    "責處機關門許檢發現問題無擬將應還經並與後調證區監體衛業營執罰書單達個項時內據規條務辦對學為從給報轉線當場過廳請暫緩議須隊閉類實複復備註結決顏"
    "們開僅則約談違嚴續錯圍護養飲齡銷庫煙電氣鍋爐壓糧醫藥診療館園間廣稅財險災運輸車輛駛員貨臨標準顯滅壞貼掛懸齊構權該設資師費預負記訂戶協聯絡頒審屬歸簽離緊鎖點確認範適較見優異濟"
)
_SIMPLIFIED: Final = (
    "责处机关门许检发现问题无拟将应还经并与后调证区监体卫业营执罚书单达个项时内据规条务办对学为从给报转线当场过厅请暂缓议须队闭类实复复备注结决颜"
    "们开仅则约谈违严续错围护养饮龄销库烟电气锅炉压粮医药诊疗馆园间广税财险灾运输车辆驶员货临标准显灭坏贴挂悬齐构权该设资师费预负记订户协联络颁审属归签离紧锁点确认范适较见优异济"
)
_TODAY: Final = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_ANY: Final = re.compile(f"[{_TRADITIONAL}]")

_NUMBERED_YEAR: Final = r"[〔\[【(]((?:19|20)\d{2})年?[〕\]】)](?=第?\d)"
_CORRECTIONS: Final = {
    r"(?<!负)责[今另领](?=其|限期|立即|当场|停|整|改)": "责令",
    r"(?<![成设建独确])立[按安](?=查处|调查|处理|处罚|[,，。;；、）)\s]|$)": "立案",
    r"(?<!自)己(?=依法|责令|立案|移送|移交|函告|下达|整改|改正)": "已",
    r"移[宋松](?=司法|公安|检察)": "移送",
    r"(?<=责令|限期|立即)(?:整该|正改)": "整改",
    _NUMBERED_YEAR: r"〔\1〕",
}
"""Slips of a pinyin keyboard in the words that state a disposition, and what was meant."""
_WRONG: Final = tuple((re.compile(wrong), right) for wrong, right in _CORRECTIONS.items())
_ANY_WRONG: Final = re.compile("|".join(_CORRECTIONS))


def simplified(text: str) -> str:
    """The text with its traditional characters in their simplified form."""
    return text.translate(_TODAY) if _ANY.search(text) else text


def spelled(text: str) -> str:
    """The text in simplified characters of half width, the words it turns on without the slips of a pinyin
    keyboard (立按, 责今), a paper's year in 〔〕."""
    text = simplified(unicodedata.normalize("NFKC", text))
    if _ANY_WRONG.search(text):
        for wrong, right in _WRONG:
            text = wrong.sub(right, text)
    return text
