"""The measures of every tally by a plan's lists: their columns, labels and printed headings."""

from schemas.lists import Dispositions, Results
from schemas.result_text import plain


def measures(results: Results, dispositions: Dispositions) -> dict[str, str]:
    """The columns of a tally with their labels, in 附件3's order: 抽查户数, the results, the dispositions."""
    return {
        "inspected": "抽查户数",
        **{entry.column: entry.name for entry in results.entries},
        **{entry.column: entry.name for entry in dispositions.entries},
    }


def tally_headings(results: Results, dispositions: Dispositions) -> dict[str, tuple[str, ...]]:
    """Column → the plain wordings that head it in a department's own tally; 责令整改 alone heads the
    disposition."""
    disposed = {plain(wording) for wordings in dispositions.wordings.values() for wording in wordings}
    found = {
        entry.column: tuple(word for word in results.headings_of(entry.code) if word not in disposed)
        for entry in results.entries
    }
    return found | {
        dispositions.columns[name]: tuple(map(plain, wordings))
        for name, wordings in dispositions.wordings.items()
    }
