"""What long work says in a log."""

import pytest

from flows.runtime import progress as telling


@pytest.mark.parametrize(("seconds", "told"), [
    ((0, 1, 2, 3), []),
    ((0, 6, 7, 8), ["读取文件 1/3", "读取文件 3/3"]),
    ((0, 1, 2, 9), ["读取文件 3/3"]),
])  # fmt: skip
def test_work_that_is_soon_done_says_nothing(
    seconds: tuple[int, ...],
    told: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    now = [0]
    monkeypatch.setattr(telling.time, "monotonic", lambda: now[0])
    with telling.progress("读取文件", 3) as report:
        for done, now[0] in zip((1, 2, 3), seconds[1:], strict=True):
            report(done)
    assert capsys.readouterr().err.splitlines() == told
