"""Tables of text as the examples of tests/spec write them."""

Row = dict[str, str]


def rows_of(body: str) -> list[Row]:
    """The rows of a Markdown table, each cell under its heading."""
    head, _, *lines = ([cell.strip() for cell in line.strip()[1:-1].split("|")] for line in body.splitlines())
    return [dict(zip(head, line, strict=True)) for line in lines]
