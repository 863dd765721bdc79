"""抽取承诺: the paper that is signed, and published, before a seed exists; and the same for machines."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from flows.reports.official import Paper
from flows.reports.wording import chinese_day
from flows.storage.replacing import replacing
from schemas.campaign import Campaign

DOCUMENT, PAPER = "抽取承诺.json", "抽取承诺.docx"
_FIXED: Final = (
    ("roster_sha256", "检查对象名录", "每户一行“标识,类别”，按字节排序"),
    ("inspectors_sha256", "检查人员名录", "可以抽的每人一行“单位,姓名”，按字节排序"),
    ("plan_sha256", "计划", "各类的抽查比例、户数，参加的部门"),
    ("seed_sha256", "种子", "（旧版的承诺：种子本身）"),
    ("secret_sha256", "秘密", "本机产生的 256 位随机数，检查结束后揭示"),
)
_LEDE: Final = (
    "抽取所用的名录、人员名录和计划，从现在起固定如下（SHA-256 摘要，改动一个字摘要就不同）。"
    "种子在本承诺公布以后当众产生；抽取时材料与下列摘要不符的，系统拒绝抽取。"
)
_WITHHELD: Final = (
    "名录里有不宜提前告知的检查对象，签号加入上列秘密计算：检查结束以前，谁也不能由公布的材料推算出它们；"
    "检查结束后公布秘密，任何人都能把抽取从头验算一遍。"
)
_WITNESSES: Final = 3
_ROOM: Final = "\n"
"""Two lines to sign on."""
Told = Mapping[str, object]
"""A commitment as the public is told of it."""


def write_commitment(made: Sequence[Told], campaign: Campaign, folder: Path) -> list[Path]:
    """Write the last commitment to sign and, with all that came before it, as JSON; the two files."""
    told = {
        "campaign": campaign.title,
        "document": campaign.document,
        "office": campaign.office,
        "commitments": list(made),
    }
    with replacing(folder / DOCUMENT) as draft:
        draft.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    with replacing(folder / PAPER) as draft:
        _write_paper(made, campaign, draft)
    return [folder / DOCUMENT, folder / PAPER]


def _write_paper(made: Sequence[Told], campaign: Campaign, target: Path) -> None:
    last = made[-1]
    when = datetime.fromisoformat(str(last["committed_at"]))
    paper = Paper("抽取承诺", when)
    paper.title("随机抽取承诺")
    paper.paragraph(f"{campaign.title}（{campaign.document}）" if campaign.document else campaign.title)
    paper.paragraph(_LEDE)
    rows = [(name, _in_two_lines(str(last[field])), how) for field, name, how in _FIXED if field in last]
    paper.table(("固定的内容", "SHA-256", "怎么算的"), rows, (26, 94, 36))
    if last.get("is_withheld"):
        paper.paragraph(_WITHHELD)
    paper.paragraph(
        f"第 {last['number']} 次承诺。时间：{chinese_day(when.date())} {when:%H:%M:%S}。"
        f"操作人：{last.get('operator', '未写明')}。"
    )
    if reason := last.get("reason"):
        earlier = "、".join(str(told["committed_at"]).replace("T", " ") for told in made[:-1])
        paper.paragraph(f"再次承诺的理由：{reason}。以前的承诺（{earlier}）仍然留档，并写进抽取凭证。")
    signing = [(who, _ROOM, "") for who in ("操作人", *["见证人"] * _WITNESSES)]
    paper.table(("身份", "单位和签字", "日期、时间"), signing, (26, 84, 46))
    paper.closing(campaign.office, chinese_day(when.date()))
    paper.save(target)


def _in_two_lines(digest: str) -> str:
    """64 digits as two lines of 32, in groups of eight, to be compared by eye."""
    groups = [digest[at : at + 8] for at in range(0, len(digest), 8)]
    return " ".join(groups[:4]) + "\n" + " ".join(groups[4:])
