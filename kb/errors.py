"""What can go wrong. A class's docstring is its default message.

KbError
├── UsageError        the command was put wrongly (exit code 2)
├── NotFoundError     no such document, provision, template …
├── UnreadableError   a source that cannot be read; its sentence is shown by `kb status`
├── WorkspaceError    no workspace, a broken kb.toml, an index of another model or version
├── ModelError        weights that are missing, unsafe or not the ones their makers published
└── TemplateError     a report template that cannot be filled
"""


class KbError(Exception):
    """The command could not be carried out."""

    exit_code = 1

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())


class UsageError(KbError):
    """The command was put wrongly."""

    exit_code = 2


class NotFoundError(KbError):
    """There is no such thing in the knowledge base."""


class UnreadableError(KbError):
    """The source cannot be read."""


class WorkspaceError(KbError):
    """The workspace cannot be used as it is."""


class ModelError(KbError):
    """The model cannot be used."""


class TemplateError(KbError):
    """The report template cannot be filled."""


_LONGEST = 160


def said(error: Exception) -> str:
    """Return what a library says of an error, short and on one line: some quote what is broken."""
    told = " ".join(str(error).split())
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"
