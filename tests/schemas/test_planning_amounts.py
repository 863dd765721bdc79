"""What of a plan's words becomes a class and what is drawn of it, and whom a notice says to ask."""

import pytest

from schemas.campaign_file import parse_campaign
from schemas.planning.assembling import assembled
from schemas.planning.draft import PlanDraft
from schemas.planning.notice import read_notice
from schemas.planning.table import PlanLine, Task
from schemas.planning.writing import plan_text
from tests.schemas.test_planning import NOTICE

SCALES = {
    "A类1%、B类3%、C类10%、D类20%": {"A": 0.01, "B": 0.03, "C": 0.1, "D": 0.2},
    "低风险2%，一般风险5%，较高风险10%，高风险20%": {"A": 0.02, "B": 0.05, "C": 0.1, "D": 0.2},
    "低风险2%、中风险5%、高风险10%": {"低风险": 0.02, "中风险": 0.05, "高风险": 0.1},
    "A类1%、B类3%、C类10%、D类20%、E类30%": {"A": 0.01, "B": 0.03, "C": 0.1, "D": 0.2, "E": 0.3},
    "一级5%、二级10%、三级20%": {"一级": 0.05, "二级": 0.1, "三级": 0.2},
    "红色20%，黄色10%，绿色2%": {"红色": 0.2, "黄色": 0.1, "绿色": 0.02},
    "重点企业20%，一般企业5%": {"重点": 0.2, "一般": 0.05},
    "A级1%、AA级2%": {"A": 0.01, "AA": 0.02},
    "低风险1户、中风险2户、高风险全覆盖": {"低风险": 1, "中风险": 2, "高风险": 1.0},
}
NOT_SURE = ("M级5%", "5%（其中高风险不低于20%）", "新设立企业10%，其他企业5%", "民办学校10%，培训机构5%")


def _drawn(draft: PlanDraft) -> dict[str, float | int | None]:
    return {entry.name: entry.number if entry.share is None else entry.share for entry in draft.classes}


def _of_table(*lines: dict[str, str]) -> PlanDraft:
    return assembled([], Task("联合检查", tuple(PlanLine(**line, place="附件1") for line in lines)))


@pytest.mark.parametrize("words", SCALES)
def test_a_plan_is_drawn_by_its_own_scale(words: str) -> None:
    assert _drawn(_of_table({"share": words})) == SCALES[words]


@pytest.mark.parametrize("words", [words for words in SCALES if "%" in words])
def test_a_notices_sentence_is_read_by_the_same_scale(words: str) -> None:
    said = read_notice([f"按照{words}的比例随机抽取。"], "通知.docx")
    assert _drawn(assembled([said], None)) == SCALES[words]


@pytest.mark.parametrize("words", NOT_SURE)
def test_a_share_that_may_not_be_of_all_is_asked_and_never_taken_for_all(words: str) -> None:
    draft = _of_table({"share": words})
    assert not draft.classes and "share" in draft.open


def test_the_rows_of_a_table_are_of_one_scale() -> None:
    of_shares = _of_table(*({"share": f"{name}风险{n}%"} for n, name in enumerate("低中高", 2)))
    of_tasks = _of_table(
        *({"share": f"{n}%", "task": f"{name}风险学校检查"} for n, name in enumerate("低中高", 2))
    )
    assert _drawn(of_shares) == _drawn(of_tasks) == {"低风险": 0.02, "中风险": 0.03, "高风险": 0.04}
    column = _of_table(
        *({"share": f"{n}%", "credit_classes": f"{name}级"} for n, name in enumerate("一二三", 2))
    )
    assert _drawn(column) == {"一级": 0.02, "二级": 0.03, "三级": 0.04}


def _plan_of(more: str, words: str = "A类1%、B类3%、C类10%、D类20%") -> tuple[PlanDraft, str]:
    duties = "区人社局负责培训管理检查。\n区市监局负责登记事项检查。"
    text = NOTICE.replace("A类1%、B类3%、C类10%、D类20%", words)
    draft = assembled([read_notice(f"{text}\n{duties}\n{more}".split("\n"), "通知.docx")], None)
    return draft, plan_text(draft)


def test_a_scale_of_its_own_is_written_and_read_again() -> None:
    draft, text = _plan_of("", "低风险2%、中风险5%、高风险10%")
    plan = parse_campaign(text)
    assert {entry.name: entry.share for entry in plan.classes.entries} == _drawn(draft)
    assert [plan.classes.read(word) for word in ("低", "中", "高", "高风险企业")] == [
        "低风险",
        "中风险",
        "高风险",
        "高风险",
    ]
    assert any("名录的分类栏也要这样写" in told for told in draft.assumed)


CONTACTS = {
    "区市监局联系人：张三；联系电话：13812345678。": ("区市监局", "张三", "13812345678"),
    "联系人：李明（区市监局）  电话：0375—2862345": ("区市监局", "李明", "0375-2862345"),
    "区人力资源和社会保障局联 系 人：欧阳明辉\n电  话：2862345": ("区人社局", "欧阳明辉", "2862345"),
}


@pytest.mark.parametrize("words", CONTACTS)
def test_whom_to_ask_is_read_where_the_notice_says_whose_it_is(words: str) -> None:
    plan = parse_campaign(_plan_of(words)[1])
    told = [(d.name, d.contact, d.phone) for d in plan.department if d.contact]
    assert told == [CONTACTS[words]]


def test_whom_to_ask_is_left_to_a_person_where_it_is_not_said_whose_or_several() -> None:
    draft, text = _plan_of("联系人：李明，联系电话：0375-2862345")
    assert '# contact = "李明"' in text and any("李明" in told for told in draft.assumed)
    assert not any(d.contact for d in parse_campaign(text).department)
    text = _plan_of("区市监局联系人：张三，电话：2862345\n区市监局联系人：李四，电话：2862346")[1]
    assert '# contact = "张三"' in text and '# contact = "李四"' in text
    assert not any(d.contact for d in parse_campaign(text).department)
