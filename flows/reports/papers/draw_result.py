"""抽取结果.xlsx: who was drawn, who goes, of how many, in which order an office does it, how anyone verifies it.

Where an institution must not be warned there are two: 抽取结果.xlsx may be published and names it nowhere,
抽取结果-内部.xlsx is for those who go. After the reveal one is enough.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from flows.lots.changes import standing, teams_by_visit
from flows.lots.record import ClassDrawn, DrawRecord, InstitutionDrawn, Publication, TeamMember
from flows.reports.page import Book, Column
from flows.reports.papers.draw_changes import COLUMNS, change_rows
from flows.reports.papers.notice_register import write_notice_register
from flows.reports.papers.platform_result import write_drawn_elsewhere
from flows.reports.papers.visit_plan import VisitShown, write_visit_plan
from flows.reports.published import Head
from flows.reports.styles import WORKBOOK_OPTIONS, clean
from flows.storage.replacing import replacing
from schemas.campaign import Campaign
from schemas.identifiers import mask_personal
from schemas.vocabulary import DRAW_RESULT_MARK, INTERNAL, WITHHELD

RESULT, INTERNAL_RESULT = "抽取结果.xlsx", "抽取结果-内部.xlsx"
_OF_SEED: Final = (
    "签号",
    "签号 = SHA-256(种子 + 英文逗号 + 机构标识)，小写十六进制；标识是统一社会信用代码/注册号，没有代码的用名称（全角转半角、去空格）。",
)
_OF_SECRET: Final = (
    "签号",
    "签号 = SHA-256(种子 + 英文逗号 + 秘密 + 英文逗号 + 机构标识)，小写十六进制；名录里有不宜告知的机构，秘密在检查以后揭示，"
    "它的 SHA-256 在抽取承诺里，抽取之前就公布了。标识是统一社会信用代码/注册号，没有代码的用名称（全角转半角、去空格）。",
)
_ONE_BY_HAND: Final = (
    "任何电脑上都能算，如：printf '{}统一社会信用代码' | sha256sum，看算出的签号是否与下表相同。"
)
_VERIFY: Final = (
    ("抽中", "每类按签号从小到大排，前“应抽数”户抽中；应抽数 = 比例 × 该类户数，向上取整，该类不空时至少 1。"),
    ("检查人员", "组长从发起部门抽，组员从各配合部门抽：按机构签号的先后，每次在可派人员中取派得最少的，相同的取签号最小的；应回避的不派。"
     "不宜告知的机构在其余的之后抽人，所以别的检查组怎样组成，都看不出它是哪一户。"),
    ("全部重算", "shuangsuiji verify-draw 抽取凭证.json 抽取名录.csv：不需要本系统的数据。揭示以前，能证明的当场证明，不能证明的说明是哪些。"),
)  # fmt: skip
_ORDER: Final = (
    ("一、报齐、演练", "draw 活动 --rehearse", "名录、人员报齐，错误改好。演练不留下任何结果，缺什么先补什么，免得当众抽到一半。"),
    ("二、承诺", "draw 活动 --commit --operator 姓名", "名录、人员、计划和本机的秘密先固定下来，签字、公布“抽取承诺”。先有承诺，谁也不能看着种子改材料。"),
    ("三、产生种子", "（当众，如掷骰子）", "一定在承诺公布以后。先知道种子的人，可以挑对自己有利的材料；后产生的种子，谁也挑不了。"),
    ("四、抽取", "draw 活动 --seed 种子 --operator 姓名", "材料与承诺不符的，系统拒绝抽取。抽完就公布 抽取凭证.json、抽取名录.csv、抽取结果.xlsx。"),
    ("五、检查", "（各部门）", "不宜告知的机构不发告知书。标着“内部掌握”的材料和记录表、催办单、汇总表、inspections.duckdb 不外传。"),
    ("六、揭示", "draw 活动 --reveal --operator 姓名", "查完以后公布秘密，凭证换成完整的一份；摘要在抽取时就封存了，揭示的改不了。没有不宜告知机构的，不用揭示。"),
    ("七、验证", "verify-draw 抽取凭证.json 抽取名录.csv", "任何人、任何时候。"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """What a workbook shows of a draw, to the public or to those who go."""

    publication: Publication
    record: DrawRecord
    today: Sequence[InstitutionDrawn]
    """Who is to be visited, as the changes left it."""
    teams: Mapping[str, Sequence[TeamMember]]
    is_internal: bool

    @property
    def changes(self) -> Sequence[Mapping[str, Any]]:
        """The changes, as far as they may be told here."""
        told: Sequence[Mapping[str, Any]] = self.publication.voucher.get("changes", [])
        return self.publication.changes if self.is_internal else told

    def hides(self, drawn: InstitutionDrawn) -> bool:
        """Whether this institution is not to be named here."""
        return drawn.notice_unsuitable and not (self.is_internal or self.publication.is_revealed)

    def named(self, drawn: InstitutionDrawn) -> tuple[str, str]:
        """The name and the code of an institution, where they may be told."""
        return (WITHHELD, "") if self.hides(drawn) else (drawn.name, drawn.code)

    def who_goes(self, drawn: InstitutionDrawn) -> tuple[str, str]:
        """The leader, and the members: who goes tells who is not recused, and is withheld with the name."""
        if self.hides(drawn):
            return "", ""
        leader, *members = (f"{m.name}（{m.department}）" for m in self.teams[drawn.key])
        return leader, "、".join(members)

    @property
    def visits(self) -> list[VisitShown]:
        """Every institution that may be named here, no ID number in its facts, with its number and team."""
        named = (drawn for drawn in self.today if not self.hides(drawn))
        numbers = self.publication.numbers
        return [(numbers[drawn.key], _masked(drawn), self.teams.get(drawn.key, ())) for drawn in named]

    @property
    def mark(self) -> str:
        """What is said first on every sheet of a workbook that is not for the public."""
        return f"【{INTERNAL}】" if self.is_internal else ""


def _masked(drawn: InstitutionDrawn) -> InstitutionDrawn:
    """The institution as its papers name it, no ID number among what was typed."""
    return replace(
        drawn,
        name=mask_personal(drawn.name),
        code=mask_personal(drawn.code),
        address=mask_personal(drawn.address),
        legal_representative=mask_personal(drawn.legal_representative),
    )


def write_results(publication: Publication, record: DrawRecord, campaign: Campaign, folder: Path) -> None:
    """Write 抽取结果.xlsx and, while an institution's name is withheld in it, 抽取结果-内部.xlsx."""
    with replacing(folder / RESULT) as draft:
        _write_result(_shown(publication, record, is_internal=False), campaign, draft)
    if record.is_withheld and not publication.is_revealed:
        with replacing(folder / INTERNAL_RESULT) as draft:
            _write_result(_shown(publication, record, is_internal=True), campaign, draft)
    else:
        (folder / INTERNAL_RESULT).unlink(missing_ok=True)


def _shown(publication: Publication, record: DrawRecord, *, is_internal: bool) -> Shown:
    today = standing(record)
    return Shown(publication, record, today.institutions, teams_by_visit(today.teams), is_internal)


def _write_result(shown: Shown, campaign: Campaign, target: Path) -> None:
    record = shown.record
    drawn_on, drawn_at = date.fromisoformat(record.as_of), datetime.fromisoformat(record.drawn_at)
    head = Head(
        "",
        campaign.title,
        campaign.document,
        campaign.office,
        campaign.subject,
        campaign.heading,
        campaign.period.start,
        campaign.period.end,
        campaign.report_due,
        drawn_on,
        datetime.combine(drawn_on, drawn_at.time()),
    )
    with xlsxwriter.Workbook(target, WORKBOOK_OPTIONS) as workbook:
        workbook.set_properties({"title": "抽取结果", "subject": campaign.title, "created": drawn_at})
        book = Book(workbook, head)
        for write_sheet in _ELSEWHERE if record.elsewhere else _SHEETS:
            write_sheet(book, shown)
        write_notice_register(book, [(number, drawn) for number, drawn, _ in shown.visits])
        write_visit_plan(
            book, shown.visits, [department.name for department in campaign.department], shown.mark
        )


def _institutions(book: Book, shown: Shown) -> None:
    record, numbers = shown.record, shown.publication.numbers
    columns = [
        Column("序号", 6, "count"), Column("机构名称", 40), Column("统一社会信用代码/注册号", 22), Column("分类", 6, "name"),
        Column("位次", 6, "count"), Column("组长", 24), Column("组员", 30), Column("签号（前 16 位）", 20, "name"),
    ]  # fmt: skip
    told = f"种子：{record.seed}　抽取时间：{record.drawn_at.replace('T', ' ')}　操作人：{record.operator}"
    if shown.changes:
        told += f"　抽取以后变更 {len(shown.changes)} 次，见“变更”"
    note = f"{shown.mark}{book.head.title}（{DRAW_RESULT_MARK}）\n{told}"
    page = book.page("抽取结果", "随机抽取结果", note, columns=columns, streamed=True)
    page.table(
        (
            number,
            *shown.named(drawn),
            drawn.credit_class,
            drawn.place,
            *shown.who_goes(drawn),
            drawn.ticket[:16],
        )
        for number, drawn in ((numbers[drawn.key], drawn) for drawn in shown.today)
    )


def _drawn_elsewhere(book: Book, shown: Shown) -> None:
    write_drawn_elsewhere(book, shown.record, shown.visits, shown.mark)


def _changes(book: Book, shown: Shown) -> None:
    """变更: what changed after the draw; what must not be known stands in the internal workbook alone."""
    record = shown.record
    if shown.changes:
        ever = [*record.institutions, *(drawn for change in record.changes for drawn in change.instead)]
        names = {drawn.ticket: shown.named(drawn)[0] for drawn in ever}
        book.page("变更", "抽取以后的变更", shown.mark, columns=list(COLUMNS)).table(
            change_rows(shown.changes, names)
        )


def _left_out(book: Book, shown: Shown) -> None:
    """不参加抽取的: who of the roster could not be drawn, and why."""
    columns = [Column("机构名称", 46), Column("标识", 24), Column("分类", 8, "name"), Column("原因", 50)]
    rows = [(e.name, e.key, e.credit_class, e.reason) for e in shown.record.exclusions]
    if rows:
        page = book.page("不参加抽取的", "名录中不参加抽取的机构", shown.mark, columns=columns)
        page.table(rows)


def _shares(book: Book, shown: Shown) -> None:
    record = shown.record
    columns = [
        Column("信用风险分类", 14, "name"), Column("名录户数", 12, "count"), Column("抽查比例", 12, "share"),
        Column("应抽户数", 12, "count"), Column("抽中户数", 12, "count"),
    ]  # fmt: skip
    note = f"应抽 = 比例 × 户数，向上取整，该类不空时至少 1{_quota_note(record)}。"
    page = book.page("分类比例", "各类应抽与抽中", note, columns=columns)
    drawn = Counter(institution.credit_class for institution in shown.today)
    page.table(
        (c.credit_class, c.roster, _share_shown(c), c.required, drawn[c.credit_class]) for c in record.classes
    )


def _quota_note(record: DrawRecord) -> str:
    """What is to be said of a plan that draws by numbers too; nothing of one that does not."""
    numbered = any(c.number is not None or c.at_least is not None for c in record.classes)
    return "；计划写明户数或至少几户的，按计划，不超过该类户数" if numbered else ""


def _share_shown(drawn: ClassDrawn) -> float | str:
    """A share as a number, to be printed in percent; what else the plan says of the class in words."""
    if drawn.share is None:
        return f"{drawn.number} 户"
    share = float(drawn.share)
    return share if drawn.at_least is None else f"{share * 100:.6g}%（至少 {drawn.at_least} 户）"


def _order(book: Book, shown: Shown) -> None:
    """办理次序: in which order an office does these things, and why."""
    columns = [Column("第几步", 18), Column("命令", 44), Column("做什么，为什么", 96)]
    made = [
        f"第 {told['number']} 次承诺：{str(told['committed_at']).replace('T', ' ')}，{told['operator']}"
        for told in shown.publication.commitments
    ]
    note = shown.mark + ("；".join(made) or "这次抽取以前没有作承诺。")
    book.page("办理次序", "先承诺，再产生种子，再抽取", note, columns=columns).table(_ORDER)


def _how_to_verify(book: Book, shown: Shown) -> None:
    record, voucher = shown.record, shown.publication.voucher
    page = book.page("怎样验证", "怎样验证这次抽取", shown.mark, columns=[Column("", 16), Column("", 100)])
    ticket = _OF_SECRET if record.secret else _OF_SEED
    by_hand = _ONE_BY_HAND.format("种子,秘密," if record.secret else "种子,")
    drawing = {"抽中": f"{dict(_VERIFY)['抽中'].rstrip('。')}{_quota_note(record)}。"}
    facts = {
        "种子": record.seed,
        "名录 SHA-256": record.roster_sha256,
        "凭证摘要": str(voucher.get("voucher_sha256", "")) or "（旧格式的凭证，没有）",
        "封存摘要": str(voucher.get("sealed_sha256", "")) or "（旧格式的凭证，没有）",
        "程序版本": record.versions,
        "重抽理由": record.reason or "（首次抽取）",
    }
    for heading, text in (dict([ticket, ("自己验一户", by_hand)]) | dict(_VERIFY) | drawing | facts).items():
        page.sheet.write_string(page.row, 0, heading, page.looks["heading"])
        page.sheet.write_string(page.row, 1, clean(text), page.looks["text"])
        page.sheet.set_row(page.row, 34)
        page.row += 1


_SHEETS: Final[Sequence[Callable[[Book, Shown], None]]] = (
    _institutions,
    _changes,
    _shares,
    _left_out,
    _order,
    _how_to_verify,
)
"""The sheets of 抽取结果.xlsx, in order; one that has nothing to show writes nothing.
The plan of visits is last."""
_ELSEWHERE: Final[Sequence[Callable[[Book, Shown], None]]] = (_drawn_elsewhere,)
"""Those of a draw made on the provincial platform: it has no seed, and nothing to verify."""
