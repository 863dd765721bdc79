"""What a machine tells the night that asked it."""

from pathlib import Path
from uuid import uuid4

from flows.settings import Settings
from flows.storage.answers import answer_of, answering, forget_answers, is_answering


def test_a_machine_is_seen_at_work_and_its_answer_is_kept_until_the_night_has_it(tmp_path: Path) -> None:
    settings, asked, other = Settings(var=tmp_path), uuid4(), uuid4()
    assert not is_answering(settings, asked) and answer_of(settings, asked) is None
    with answering(settings, other), answering(settings, asked) as answer:
        assert is_answering(settings, asked) and answer_of(settings, asked) is None
        answer("做完了")
        forget_answers(settings)
        assert answer_of(settings, asked) == "做完了", "nobody forgets who is still at work"
    assert not is_answering(settings, asked)
    forget_answers(settings)
    assert answer_of(settings, asked) is None and not list((tmp_path / "answers").iterdir())
