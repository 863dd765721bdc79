"""What is computed: SQL that runs as it stands in any DuckDB shell, a relation a file, named as the relation.

warehouse/ the private tables · tables/ the published ones, publishing/ what fills each · tallies/ and
deadlines/ the views · pivots/ the tallies that have a column a measure · draw/ the drawing of lots ·
office_tables/ and office/ the tables and views of 总库 over all campaigns · lake/ what the lake has beside them.
"""

from importlib.resources import files


def script(folder: str, name: str) -> str:
    """The text of sql/<folder>/<name>.sql."""
    return files(__name__).joinpath(folder, f"{name}.sql").read_text(encoding="utf-8")


def scripts(folder: str) -> dict[str, str]:
    """The text of every file of sql/<folder> by its name, in name order."""
    names = sorted(entry.name for entry in files(__name__).joinpath(folder).iterdir())
    return {name[:-4]: script(folder, name[:-4]) for name in names if name.endswith(".sql")}
