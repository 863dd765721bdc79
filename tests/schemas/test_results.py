"""What a result cell says: by the notice's list, by a plan's own, by boxes, by the sheet's own list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.lists import NOTICE_RESULTS, Result, Results
from schemas.results import read_legend
from schemas.vocabulary import PROBLEM_RESULTS, RESULTS

ALL = NOTICE_RESULTS.told
BOXES = "□未发现问题 □未按规定公示应当公示的信息 □发现问题已责令整改"

READ = {
    "5": [5], "5.0": [5], "５": [5], "⑤": [5], "⑸": [5], "❺": [5], "(5)": [5], "（五）": [5], "㈤": [5], "五": [5], "5.": [5], "5、": [5],
    "05": [5], "编号5": [5], "编号：5": [5], "第5项": [5], "第五项": [5], "5号": [5], "结果：5": [5], "检查结果：⑩": [10], "十": [10], "'5": [5],
    '="5"': [5], "5：发现问题已责令整改": [5], "5-发现问题已责令整改": [5], "5 发现问题已责令整改": [5], "发现问题已责令整改（5）": [5],
    "发现问题已责令整改 5": [5], "5、发现问题，已责令整改": [5], "“未发现问题”": [1], "未 发 现 问 题": [1], "未发现\n问题": [1], "未发现问题。": [1],
    "2、5": [2, 5], "5,2": [2, 5], "2和5": [2, 5], "②⑤": [2, 5], "2\n5": [2, 5], "2；5": [2, 5], "2/5": [2, 5], "2 5": [2, 5],
    "2.未按规定公示应当公示的信息；5.发现问题已责令整改": [2, 5], "未按规定公示年报，发现问题已责令整改": [2, 5], "未按规定公示信息、5": [2, 5],
    "通过登记的住所（经营场所）无法取得联系、2": [2, 4], "1、9": [1, 9], "2/不合格": [2, 10], "2;发现问题已责令整改": [2, 5], "责令整改、（2）": [2, 5], "责令整改\n（2）": [2, 5], "2) 5)": [2, 5],
    "2、5 发现问题已责令改正": [2, 5],
    "正常": [1], "正常经营": [1], "未发现异常": [1], "未见异常": [1], "无问题": [1], "符合要求": [1], "经检查未发现问题": [1], "一切正常": [1],
    "未按规定公示年报": [2], "未按规定公示其他应当公示的信息": [2], "未按规定公示即时信息": [2], "未按规定公示年报信息": [2],
    "公示信息隐瞒真实情况弄虚作假": [3], "公示信息隐瞒真实情况、弄虚作假": [3], "公示信息弄虚作假": [3],
    "通过登记的住所（经营场所）无法联系": [4], "通过登记的住所无法取得联系": [4], "无法联系": [4],
    "发现问题，依法责令立即改正或者限期改正": [5], "发现问题依法责令限期改正": [5], "发现问题已当场责令改正": [5], "责令整改": [5],
    "6.不配合检查": [6], "6 拒不配合": [6], "不配合检查（6）": [6], "☑6.不配合检查 □9.合格": [6], "拒不配合检查，情节严重": [6],
    "不予配合情节严重": [6], "不予配合检查，情节严重": [6], "不配合检查情节严重": [6], "未发现本次抽查涉及的经营活": [7],
    "未发现开展本次抽查涉及的经营活动": [7], "发现问题，待后续调查处理": [8], "发现问题待后续处理": [8], "合格": [9], "检查合格": [9], "不合格": [10],
    "□未发现问题 ☑发现问题已责令整改": [5], "未发现问题□ 发现问题已责令整改☑": [5], "□ 未发现问题\n■ 发现问题已责令整改": [5], "□1 ☑5": [5],
    "1□ 5☑": [5], "1.□未发现问题 2.☑未按规定公示应当公示的信息": [2], "☐未发现问题☒合格": [9], "○未发现问题 ●合格": [9],
    "□未发现问题 ☑未按规定公示年报 ☑发现问题已责令整改": [2, 5], "□未发现问题 ☑发现问题已责令整改 □其他____": [5], "√5": [5], "5√": [5],
    "检查结果：□未发现问题 ✓合格": [9], "1.未发现问题 5.发现问题已责令整改√": [5], "√未发现问题 发现问题已责令整改": [1], "☑未发现问题____": [1],
    "□通过登记的住所（经营场所）无法取得联系 ☑公示信息隐瞒真实情况、弄虚作假": [3], "（√）合格 （□）不合格": [9], "（ ）未发现问题 （ √ ）合格": [9], "未发现问题[ ] 合格[√]": [9], "√ 合格": [9],
    "检查未发现问题": [1], "没有发现问题": [1], "未发现违法违规问题": [1], "未見異常": [1], "未公示年报": [2], "发现问题己责令整改": [5], "發現問題已責令整改": [5],
    "存在问题，已责令整改": [5], "发现问题并责令整改": [5], "未发现涉及的经营活动": [7], "发现问题后续处理": [8],
    "1 正常（符合信息公示相关规定）": [1], "发现问题经责令已改正": [5], "正常、未见异常": [1], "√合格 ×不合格": [9], "【√】合格【】不合格": [9], "是否发现问题：□是 ☑否": [1],
}  # fmt: skip

FAULTS = {
    "": "missing", " ": "missing", "/": "missing", "无": "missing", "——": "missing", BOXES: "missing", "□1 □5": "missing", "____": "missing", "（ ）未发现问题 （ ）合格": "missing",
    "12": "unreadable", "0": "unreadable", "2.5": "unreadable", "2:5": "unreadable", "2.五": "unreadable", "5-": "unreadable", "25": "unreadable", "1-5": "unreadable", "一二": "unreadable", "5%": "unreadable",
    "-5": "unreadable", "良好": "unreadable", "其它情况": "unreadable", "已注销": "unreadable", "是": "unreadable", "否": "unreadable", "A": "unreadable",
    "√": "unreadable", "未发现问题？": "unreadable", "未发现问题√发现问题已责令整改": "unreadable", "□未发现问题 ☑其他____": "unreadable",
    "☑ 1 □": "unreadable", "×未发现问题": "unreadable", ALL: "unreadable", "2.发现问题已责令整改": "unreadable", "2，发现问题已责令整改": "unreadable",
    "存在问题": "unreadable", "3、责令整改": "unreadable", "没有": "missing", "未发现问题（5）": "unreadable", "5 通过登记的住所（经营场所）无法联系": "unreadable", "发现问题": "unreadable", "未发现问题但有隐患": "unreadable",
    "是否发现问题：☑是 □否": "unreadable", "□是 □否": "missing", "1月": "unreadable", "5家": "unreadable",
    "1、5": "contradiction", "未发现问题、不合格": "contradiction", "9、10": "contradiction", "7、9": "contradiction", "合格/不合格": "contradiction",
    "☑未发现问题 ☑发现问题已责令整改 □合格": "contradiction",
    "不配合检查": "unreadable", "拒不配合检查": "unreadable", "不予配合": "unreadable", "不配合": "unreadable", "拒绝检查": "unreadable",
    "☑不配合检查 □合格": "unreadable", "不配合检查、已责令整改": "unreadable", "5.不配合检查": "unreadable", "不配合检查 5": "unreadable",
}  # fmt: skip


@pytest.mark.parametrize("text", READ)
def test_what_a_cell_says(text: str) -> None:
    reading = NOTICE_RESULTS.read(text)
    assert (list(reading.codes), reading.fault) == (READ[text], "")


@pytest.mark.parametrize("text", FAULTS)
def test_what_a_cell_does_not_say(text: str) -> None:
    assert NOTICE_RESULTS.read(text).fault == FAULTS[text]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("已注销", "“4.通过登记的住所(经营场所)无法取得联系”或“7.未发现本次抽查涉及的经营活动”"),
        ("良好", "“1.未发现问题”或“9.合格”"),
        ("未发现明显问题", "如果是“1.未发现问题”"),
        ("没见到什么问题", "如果是“1.未发现问题”"),
        ("通过登记的住所找不到人", "如果是“4.通过登记的住所(经营场所)无法取得联系”"),
        ("联系不上", "如果是“4.通过登记的住所(经营场所)无法取得联系”"),
        ("消防不达标", "如果是“10.不合格”"),
        ("存在隐患", "“5.发现问题已责令整改”或“8.发现问题待后续处理”"),
        ("拒不配合检查", "如果是“6.不配合检查情节严重”，就改填它"),
        ("12", "可填：1.未发现问题"),
        ("2.发现问题已责令整改", "编号 2 和写的文字不是同一个结果"),
        (ALL, "没有勾出是哪一项"),
        (BOXES, "一项也没有勾"),
        ("未发现问题√发现问题已责令整改", "分不清勾的是哪一项"),
    ],
)
def test_the_message_says_what_may_fit(text: str, hint: str) -> None:
    assert hint in NOTICE_RESULTS.read(text).detail


OLDER = (
    "1=正常;2=未按规定公示年报;3=未按规定公示其他应当公示的信息;4=公示信息隐瞒真实情况、弄虚作假;5=通过登记的住所（经营场所）无法联系;"
    "6=不予配合情节严重;7=该主体已注销;8=该主体未建财务账;9=其他"
)
BY_LEGEND = [
    ("1", OLDER, [1], "", False), ("2", OLDER, [2], "", False), ("3", OLDER, [2], "", True), ("4", OLDER, [3], "", True), ("⑤", OLDER, [4], "", True),
    ("6", OLDER, [6], "", False), ("6", "5=责令整改;6=不配合检查", [6], "", False), ("2", "2=拒不配合", [6], "", True), ("7", OLDER, [], "not_in_plan", False), ("9", OLDER, [], "not_in_plan", False), ("10", OLDER, [], "unreadable", False),
    ("5 通过登记的住所（经营场所）无法联系", OLDER, [4], "", False), ("5 发现问题已责令整改", OLDER, [5], "", False), ("正常", OLDER, [1], "", False),
    ("5 未发现问题", OLDER, [], "unreadable", False), ("2、5", OLDER, [2, 4], "", True), ("□1 ☑5", OLDER, [4], "", True),
    ("A", "1=未发现问题;A=发现问题待后续处理", [8], "", True), ("1", "1=不合格;2=合格", [10], "", True), ("7", "1=未发现问题;2=未按规定公示", [7], "", False),
    ("是", "是否发现问题", [], "unreadable", False), ("1", "是否发现问题", [], "unreadable", False), ("否", "是否发现问题", [1], "", False),
    ("0", "是否发现问题", [1], "", False), ("无", "发现问题情况", [1], "", False), ("", "是否发现问题", [], "missing", False),
    ("5", "是否发现问题", [5], "", False), ("0", "0=否;1=是", [1], "", False), ("1", "0=否;1=是", [], "unreadable", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "legend", "codes", "fault", "told"), BY_LEGEND)
def test_a_number_means_what_the_sheet_says(
    text: str, legend: str, codes: list[int], fault: str, told: bool
) -> None:
    reading = NOTICE_RESULTS.read(text, legend)
    assert (list(reading.codes), reading.fault, reading.by_legend) == (codes, fault, told)


def test_a_number_the_plan_has_no_words_for_is_told_with_its_words() -> None:
    assert "编号 7 在这张表上是“该主体已注销”" in NOTICE_RESULTS.read("7", OLDER).detail


def test_a_mere_yes_is_told_by_the_disposition() -> None:
    assert NOTICE_RESULTS.read("是", "是否发现问题", ["责令整改"]).codes == (5,)
    assert NOTICE_RESULTS.read("1", "是否发现问题", ["立案查处"]).codes == (8,)
    assert NOTICE_RESULTS.read("☑是 □否", "是否发现问题", ["立案查处", "责令整改"]).codes == (5,)


def test_the_sheets_own_list_is_taken_apart() -> None:
    assert read_legend("1=正常; A=待处理；三=其他").words == {"1": "正常", "A": "待处理", "3": "其他"}
    assert not read_legend(OLDER).asks and read_legend("是否发现问题").asks


def _plan(*names: str, **codes: str) -> Results:
    named = {str(n): name for n, name in enumerate(names, 1)} | codes
    return Results(tuple(Result(code, name) for code, name in named.items()))


PROVINCE = _plan(
    "未发现问题",
    "违反登记规定",
    A="发现问题待后续处理",
    B="未按规定公示应当公示的信息",
    E="发现问题经责令已改正",
)


@pytest.mark.parametrize(
    ("text", "codes"),
    [("A", ("A",)), ("a", ("A",)), ("Ｅ", ("E",)), ("E.发现问题经责令已改正", ("E",)), ("1", ("1",)), ("A、B", ("A", "B")),
     ("正常", ("1",)), ("发现问题已责令整改", ("E",)), ("未按规定公示年报", ("B",)), ("5", ()), ("合格", ()), ("B、发现问题待后续处理", ())],
)  # fmt: skip
def test_a_plan_with_letters(text: str, codes: tuple[str, ...]) -> None:
    reading = PROVINCE.read(text)
    assert reading.codes == codes and bool(reading.fault) == (not codes)


def test_a_wording_that_two_results_of_a_plan_could_mean_is_not_guessed() -> None:
    plan = _plan("正常", "未按规定公示年报", "未按规定公示其他应当公示的信息")
    assert plan.read("未按规定公示年报").codes == (2,)
    assert plan.read("未按规定公示其他应当公示的信息").codes == (3,)
    assert plan.read("未按规定公示").fault == "unreadable"
    assert plan.read("3").codes == (3,) and plan.read("未发现问题").codes == (1,)


def test_the_default_is_the_notices() -> None:
    assert NOTICE_RESULTS.codes == tuple(RESULTS) and NOTICE_RESULTS.names == RESULTS
    assert NOTICE_RESULTS.problems == NOTICE_RESULTS.supervised == PROBLEM_RESULTS
    assert NOTICE_RESULTS.clean == {1, 9} and NOTICE_RESULTS.dispositions == {5: "责令整改"}
    assert hash(NOTICE_RESULTS) == hash(Results(NOTICE_RESULTS.entries))


@given(st.sets(st.sampled_from(list(RESULTS))))
def test_contradictions_are_the_notices(codes: set[int]) -> None:
    contradiction = (
        (1 in codes and codes & {2, 3, 4, 5, 6, 8, 10}) or {9, 10} <= codes or (7 in codes and len(codes) > 1)
    )
    assert NOTICE_RESULTS.contradict(codes) == bool(contradiction)


MARKS = st.sampled_from(["☑□", "√□", "■□", "☒☐", "✓○", "●○", "✔□"])
COUNTED = st.lists(st.sampled_from(list(RESULTS)), min_size=2, max_size=6, unique=True)
ENTRY = st.sampled_from(["{0}", "{1}", "{0}.{1}", "{0}、{1}", "（{0}）{1}"])


@given(COUNTED, st.data(), MARKS, ENTRY, st.booleans(), st.sampled_from([" ", "\n", "　", "；"]))
def test_ticked_boxes_alone_count(
    choices: list[int], data: st.DataObject, marks: str, entry: str, before: bool, gap: str
) -> None:
    ticked = data.draw(st.sampled_from(choices))
    cells = []
    for code in choices:
        mark, words = marks[code != ticked], entry.format(code, RESULTS[code])
        cells.append(f"{mark}{words}" if before else f"{words}{mark}")
    assert NOTICE_RESULTS.read(gap.join(cells)).codes == (ticked,)


@given(st.text(alphabet="123450 9、,.。()（）√☑□■未发现问题合格责令整改ABab一五十=；\n/", max_size=40))
def test_no_text_breaks_the_reading(text: str) -> None:
    for legend in ("", OLDER, "是否发现问题"):
        reading = NOTICE_RESULTS.read(text, legend)
        assert set(reading.codes) <= set(RESULTS) and (reading.fault or reading.codes)
