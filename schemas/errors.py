"""One exception tree and its exit codes; the leaf that every room may raise from.

Messages are Vietnamese, since staff read them: what is wrong, in which file, and what to do next.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of `congvan`; 2 is left to the command-line parser."""

    OK = 0
    OTHER_ERROR = 1
    BAD_ARGUMENTS = 2
    INPUT_FILE = 3
    MISSING_DEPENDENCY = 4
    INVALID_TABLE = 5
    DATABASE = 6
    PARTIAL = 7
    BELOW_FLOOR = 8
    NOT_FOUND = 9
    INTERRUPTED = 130


class CongvanError(Exception):
    """Base of every error that a user can cause or mend; `str()` is the Vietnamese message."""

    exit_code = ExitCode.OTHER_ERROR
    code = "error"


class InputFileError(CongvanError):
    """A file that cannot be read as a document."""

    exit_code = ExitCode.INPUT_FILE
    code = "input_file"


class MissingFileError(InputFileError):
    """The path names nothing."""

    code = "missing_file"


class EmptyFileError(InputFileError):
    """The file has no bytes, or no text at all."""

    code = "empty_file"


class UnsupportedFileError(InputFileError):
    """The bytes are of a kind that holds no directive (a program, a sound)."""

    code = "unsupported_file"


class DamagedFileError(InputFileError):
    """The file is cut short or broken."""

    code = "damaged_file"


class EncryptedFileError(InputFileError):
    """The file is locked with a password."""

    code = "encrypted_file"


class SecretFileError(InputFileError):
    """The file bears a state-secret stamp (Luật 117/2025/QH15, Điều 5); it is refused, not stored."""

    code = "secret_file"


class LimitExceededError(InputFileError):
    """The file goes beyond a limit of the settings (bytes, pages, pixels, seconds, depth)."""

    code = "limit_exceeded"


class MissingDependencyError(CongvanError):
    """A program beside congvan (Tesseract, LibreOffice) is not installed."""

    exit_code = ExitCode.MISSING_DEPENDENCY
    code = "missing_dependency"


class InvalidTableError(CongvanError):
    """A vocabulary or settings file does not have the form that it must have."""

    exit_code = ExitCode.INVALID_TABLE
    code = "invalid_table"


class DatabaseError(CongvanError):
    """The database is locked, of another program, or of a newer version."""

    exit_code = ExitCode.DATABASE
    code = "database"


class SearchSyntaxError(CongvanError):
    """A search or an option that cannot be understood."""

    exit_code = ExitCode.BAD_ARGUMENTS
    code = "search_syntax"


class NotFoundError(CongvanError):
    """No document or obligation bears the given id."""

    exit_code = ExitCode.NOT_FOUND
    code = "not_found"
