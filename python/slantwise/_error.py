"""The one error: where it happened, what is wrong, and what to do about it."""

from __future__ import annotations


class Error(ValueError):
    """Anything that stops a call. Prints as ``place: what`` and, on a second line, the remedy.

    >>> import slantwise
    >>> slantwise.measure(["A text."], codebooks=["frames"])
    Traceback (most recent call last):
    slantwise._error.Error: codebook “frames”: is not built in
      → give a path, or one of: generic-frames, ...
    """

    def __init__(self, place: str, what: str, remedy: str = "") -> None:
        super().__init__(f"{place}: {what}" + (f"\n  → {remedy}" if remedy else ""))
        #: Where it happened: a file, a column or an argument.
        self.place = place
        #: What is wrong.
        self.what = what
        #: What the user can do about it.
        self.remedy = remedy

    def __reduce__(self):  # an exception crosses processes whole
        return type(self), (self.place, self.what, self.remedy)


class ReadingWarning(UserWarning):
    """Something was lost or repaired while articles were read; the others are measured."""
