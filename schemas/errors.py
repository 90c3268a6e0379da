"""The one root of errors a user can cause: bad input, bad options.

Everything else is a fault of the program and shows its traceback; while many documents are checked, a line for each.
"""

from __future__ import annotations


class GoujiError(Exception):
    """A refusal: which file, what is wrong, why, and what to do about it.

    ``message`` is one line of Chinese and ``english`` the same in English.
    """

    def __init__(self, subject: str, message: str, english: str, hint: str = "") -> None:
        super().__init__(f"{subject}: {message}")
        self.subject = subject
        self.message = message
        self.english = english
        self.hint = hint

    def line(self, lang: str = "zh") -> str:
        """The single line the user sees."""
        said = self.message if lang == "zh" else self.english
        return f"{self.subject}: {said}" + (f" {self.hint}" if self.hint and lang == "zh" else "")


class ReadError(GoujiError):
    """The input cannot be read: damaged, encrypted, empty, too large, scanned without OCR."""


class OptionError(GoujiError):
    """An option names something that does not exist."""
