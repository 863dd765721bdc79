"""What is drawn of each class, as notices and a task of a plan table agree in it (附件1 抽查比例)."""

from collections.abc import Iterable, Sequence

from schemas.identifiers import fold
from schemas.planning.draft import DraftClass, Fact, Open, PlanDraft, disagreement
from schemas.planning.notice import Notice
from schemas.planning.table import Task, classes_in
from schemas.vocabulary import CREDIT_CLASSES


def settle_classes(draft: PlanDraft, notices: Sequence[Notice], task: Task | None) -> None:
    """Set the draft's classes where notices and the table agree in them, else say why they are open."""
    found = [fact for notice in notices for fact in notice.classes]
    overall = [fact for notice in notices for fact in notice.shares]
    doubts: list[str] = []
    if task:
        entries, doubts = classes_in(task)
        words = "；".join(dict.fromkeys(fold(line.share) for line in task.lines if fold(line.share)))
        found += [Fact(tuple(entries), f"{task.source}“{words}”")] if entries else []
    found = found or ([] if doubts else overall)
    amounts = {tuple((entry.name, *entry.amount) for entry in fact.value) for fact in found}
    if found and not doubts and len(amounts) == 1:
        take_classes(draft, found[0])
        return
    told = [Fact(_told(fact.value), fact.source) for fact in found]
    offer = told[0].value if told and not doubts else ""
    draft.open["share"] = Open("；".join(doubts) or disagreement(told), offer)


def take_classes(draft: PlanDraft, told: Fact[tuple[DraftClass, ...]]) -> None:
    """The classes as told; a lower bound is taken as the share itself, which is noted."""
    draft.classes = told.value
    draft.notes["share"] = told.source
    bounds = dict.fromkeys(entry.written for entry in told.value if entry.is_bound)
    draft.assumed += [f"“{written}”按这个数抽" for written in bounds]
    own = [entry.name for entry in told.value if entry.name not in ("", *CREDIT_CLASSES)]
    draft.assumed += [f"分类是 {'、'.join(own)}，名录的分类栏也要这样写（别的写法写进 also）"] if own else []


def _told(entries: Iterable[DraftClass]) -> str:
    return "、".join(f"{entry.name}类{entry.written}" if entry.name else entry.written for entry in entries)
