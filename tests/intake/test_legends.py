"""The list of results a sheet prints itself goes with every line of it."""

import pytest

from tests.intake.grids import grid, read, rows

HEAD = "名称|统一社会信用代码|检查单位|检查结果|处理结果|检查日期|执法检查人员"
LEGENDS = {
    "in one cell below": ("", "说明：1.正常 2.未按规定公示年报 3.其他", "1=正常;2=未按规定公示年报;3=其他"),
    "an entry a row": ("", "填表说明\n1、正常；\n2、无法联系；\n3、该主体已注销。", "1=正常;2=无法联系;3=该主体已注销"),
    "a number and its words in cells of their own": ("说明|\n1|正常\n2|无法联系", "", "1=正常;2=无法联系"),
    "two choices": ("注：1合格，2不合格", "", "1=合格;2=不合格"),
    "letters behind numbers": ("说明：1.未发现问题 2.违反登记规定 3.注销 A.发现问题待后续处理", "",
                               "1=未发现问题;2=违反登记规定;3=注销;A=发现问题待后续处理"),
    "circled": ("注：①正常②未按规定公示年报③不予配合情节严重", "", "1=正常;2=未按规定公示年报;3=不予配合情节严重"),
    "the notice's own, in its words": ("说明:1.未发现问题 2.未按规定公示信息 3.公示信息隐瞒真实情况弄虚作假", "",
                                       "1=未发现问题;2=未按规定公示应当公示的信息;3=公示信息隐瞒真实情况、弄虚作假"),
    "how to fill in is no list": ("填表说明：1.本表由检查单位填写；2.检查结果填编号；3.一式两份。", "", ""),
    "dispositions are no results": ("处理结果：1.责令整改 2.责令停业 3.立案查处", "", ""),
    "none": ("", "", ""),
}  # fmt: skip


BESIDE = {
    "an entry beside each line": ("", "1.正常", "2.无法联系", "3.其他", "1=正常;2=无法联系;3=其他"),
    "from the header on": ("1.正常", "2.无法联系", "3.其他", "", "1=正常;2=无法联系;3=其他"),
    "under a heading of its own": ("编号说明", "1 正常", "2 无法联系", "", "1=正常;2=无法联系"),
    "number and words in two columns": ("|", "1|正常", "2|无法联系", "3|其他", "1=正常;2=无法联系;3=其他"),
    "in one cell": ("说明：1.正常 2.未按规定公示年报 3.其他", "", "", "", "1=正常;2=未按规定公示年报;3=其他"),
    "what is done about it": ("建议", "1.责令整改", "2.立案查处", "", ""),
    "further facts": ("电话", "13800000001", "13800000002", "", ""),
}  # fmt: skip


@pytest.mark.parametrize("gap", ["|", "||"])
@pytest.mark.parametrize("name", BESIDE)
def test_a_list_of_results_beside_the_lines_goes_with_every_line(name: str, gap: str) -> None:
    *beside, expected = BESIDE[name]
    table = [HEAD, "N1|C1|区市监局|2||9-3|张丽", "N2|C2|区市监局|1||9-3|张丽", "N3|C3|区市监局|1||9-3|张丽"]
    extract = read(grid("\n".join(f"{line}{gap}{text}" for line, text in zip(table, beside, strict=True))))
    assert rows(extract, "record", "legend") == [(expected,)] * 3


@pytest.mark.parametrize("name", LEGENDS)
def test_the_sheets_own_list_goes_with_every_line(name: str) -> None:
    above, below, expected = LEGENDS[name]
    extract = read(
        grid(
            "\n".join(
                filter(None, [above, HEAD, "N1|C1|区市监局|2||9-3|张丽", "N2|C2|区市监局|1||9-3|张丽", below])
            )
        )
    )
    assert rows(extract, "record", "legend") == [(expected,), (expected,)]
