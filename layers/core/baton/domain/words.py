"""The fixed sets of words that rows, pages and tables agree on (DESIGN §2)."""

from enum import StrEnum


class TaskKind(StrEnum):
    """What somebody still owes."""

    FORM = "form"
    SIGNATURE = "signature"
    DOCUMENT = "document"
    FILING = "filing"
    CALL = "call"
    REVIEW = "review"
    FOLLOW_UP = "follow_up"


class Role(StrEnum):
    """What a member may do; a holder named by role is resolved to the member on duty."""

    RECEPTION = "reception"
    CLINICIAN = "clinician"
    MANAGER = "manager"


class HolderKind(StrEnum):
    """Who must act."""

    PATIENT = "patient"
    GUARDIAN = "guardian"
    MEMBER = "member"
    SYSTEM = "system"


class Channel(StrEnum):
    """How a message travels."""

    EMAIL = "email"
    SMS = "sms"


class MessageKind(StrEnum):
    """Why a message is sent."""

    INVITE = "invite"
    REMINDER = "reminder"
    CHASER = "chaser"
    RECEIPT = "receipt"
    FRESH_LINK = "fresh_link"
    CODE = "code"


class Standing(StrEnum):
    """What a document that we keep counts as today."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    VOID = "void"


class ContactState(StrEnum):
    """What the last receipts said about an address or number."""

    UNKNOWN = "unknown"
    WORKS = "works"
    BOUNCED = "bounced"
    OPTED_OUT = "opted_out"


class Work(StrEnum):
    """What a hint asks a worker to look at; one queue each."""

    CASE = "case"
    SEND = "send"
    RENDER = "render"
    SEAL = "seal"
