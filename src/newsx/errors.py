"""Everything newsx raises on purpose.

NewsxError                you can put this right; the message says where, what and how
├── InputError            an input cannot be read as an article (`kind` says in one word why)
├── PipelineError         a spaCy pipeline cannot be found, loaded or used
└── OutputError           a result cannot be written where it was asked for
"""


class NewsxError(Exception):
    """The root of all errors that a user can put right."""


class InputError(NewsxError):
    """An input that cannot be read as an article.

    `kind` is one of `missing`, `unreadable`, `empty`, `binary`, `no-text`, `too-large`, `date`.
    """

    def __init__(self, message: str, *, kind: str) -> None:
        super().__init__(message)
        self.kind = kind


class PipelineError(NewsxError):
    """A spaCy pipeline that cannot be found, loaded or used."""


class OutputError(NewsxError):
    """A result that cannot be written where it was asked for."""
