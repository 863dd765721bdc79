"""Log lines without ID numbers: an error's text may quote a cell."""

import logging

from prefect.logging.formatters import PrefectFormatter

from schemas.identifiers import mask_personal


class MaskingFormatter(PrefectFormatter):
    """Prefect's formatter, its lines masked, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        """The line as it is written."""
        return mask_personal(super().format(record))
