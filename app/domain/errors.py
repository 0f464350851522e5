"""What can go wrong in the rooms, as types; the doors turn them into pages or problem+json in one place."""

from __future__ import annotations

from enum import StrEnum


class DomainError(Exception):
    """Base of everything that a room refuses, with a code for the doors and details for the sentence."""

    code = "error"

    def __init__(self, message: str = "", **details: object) -> None:
        """Keep the English message for the log and the details (names, limits) for the sentence on screen."""
        super().__init__(message or self.__class__.__name__)
        self.details = details


class Reason(StrEnum):
    """Why a value can't be used, so that a person can be told how to mend it."""

    UNCLEAR = "unclear"
    UNKNOWN = "unknown"
    """It is none of the choices."""
    TOO_LONG = "too_long"
    """It has more than `most` characters."""
    NO_NUMBER = "no_number"
    """It is no whole number from `least` to `most`."""
    TWO = "two"
    """It is given twice, or together with what excludes it."""
    NO_PAGE = "no_page"
    """It leads to no page of a list."""


class NotFound(DomainError):
    """What was asked for is not here, or is not public."""

    code = "not_found"


class InvalidParameter(DomainError):
    """A value that a person or program sent can't be used; `parameter` names it and `allowed` says what is."""

    code = "invalid_parameter"

    def __init__(
        self, parameter: str, message: str, *, allowed: str = "", reason: Reason = Reason.UNCLEAR, **details: object
    ) -> None:
        """Name the parameter, say in English what is wrong, and what would be right."""
        super().__init__(message, **details)
        self.parameter = parameter
        self.allowed = allowed
        self.reason = reason


class Conflict(DomainError):
    """The action can't be done in the present state."""

    code = "conflict"


class LoadInProgress(Conflict):
    """Another load is writing; only one may at a time."""

    code = "load_in_progress"


class StorageFull(DomainError):
    """There is no room on the disk; nothing was written and what was there is whole."""

    code = "storage_full"
