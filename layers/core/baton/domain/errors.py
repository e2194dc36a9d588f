"""The one tree of errors; messages name the thing and the rule, never personal data.

BatonError
├── NotFound            unknown, foreign or absent: one answer for all three
├── Gone                was there, is over (link revoked, task finished)
├── Refused             the request breaks a rule the caller can mend
│   ├── BadInput        a field is missing, malformed or too large
│   ├── WrongStage      the task is not in a stage that allows this event
│   ├── NotAllowed      the member's role does not allow this act
│   └── WrongAnswer     identity check failed
├── Conflict            somebody else changed it first
│   ├── StaleVersion    the version or revision seen is no longer the stored one
│   └── DocumentChanged the hash signed is not the hash frozen
├── Locked              too many wrong tries; staff must reissue
├── MissingData         a document lacks data; the message lists the names
├── Unparsable          a stored row cannot be read; its case must be parked
└── Unavailable         a service said no for now; try again later
"""

import re


class BatonError(Exception):
    """Base of all errors that Baton raises on purpose."""


class NotFound(BatonError):
    """There is nothing of this id for this practice."""


class Gone(BatonError):
    """It existed and is over."""


class Refused(BatonError):
    """A rule forbids it; the message says which."""


class BadInput(Refused):
    """A field is missing, malformed or too large."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The field that the message begins with, if any: "reason: say why it is put off"."""
        named = _FIELD.match(str(self))
        return (named[1].replace(" ", "_"),) if named else ()


_FIELD = re.compile("([a-z_ ]{2,20}): ")


class WrongStage(Refused):
    """The lifecycle table has no row for this event in this stage."""


class NotAllowed(Refused):
    """The member's role does not allow this act."""


class WrongAnswer(Refused):
    """The birth date does not match."""


class Conflict(BatonError):
    """Somebody else changed it first."""


class StaleVersion(Conflict):
    """The version seen is no longer the stored one."""


class DocumentChanged(Conflict):
    """The document signed is not the document frozen."""


class Locked(BatonError):
    """Too many wrong tries; staff must reissue the link."""


class MissingData(BatonError):
    """A document cannot be made yet; the message names what is missing."""


class Unparsable(BatonError):
    """A stored row cannot be read by this version."""


class Unavailable(BatonError):
    """A service refused for now; nothing was changed."""
