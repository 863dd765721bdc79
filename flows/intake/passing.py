"""Names of files that are never input: what programs leave about, what is still being written, the plan itself."""

_PASSED_OVER = (".tmp", ".part", ".partial", ".crdownload", ".download", ".swp", ".lnk", ".url")
_NEVER_INPUT = frozenset({"campaign.toml", "thumbs.db", "desktop.ini", ".ds_store", "readme.md"})


def is_passed_over(name: str) -> bool:
    """Whether a file of this name is left where it is."""
    hidden = name.startswith(".") and not name.startswith("..")
    return hidden or name.startswith("~$") or name.lower() in _NEVER_INPUT or name.lower().endswith(_PASSED_OVER)
