"""What stops a command and can be mended by its user: one line in Chinese and a hint, never a traceback."""


class Problem(Exception):
    """The command cannot go on; `message` says why and `hint` how to mend it. The command exits with 2."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
