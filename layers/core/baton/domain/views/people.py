"""What the pages about patients show: search, record, new patient, open a pack."""

from datetime import date, time

from baton.domain.model import Id, Instant, Model
from baton.domain.views.case import DocumentLine
from baton.domain.views.page import Choice, StaffView
from baton.domain.words import Channel, ContactState, TaskKind


class ContactLine(Model):
    """One contact and what receipts say of it. `detail` is the provider's reason in words."""

    channel: Channel
    value: str
    state: ContactState
    detail: str | None = None


class PatientRow(Model):
    """One patient in a list."""

    patient_id: Id
    name: str
    born: date
    contacts: tuple[ContactLine, ...] = ()
    open_cases: int = 0
    next_due_at: Instant | None = None


class PatientsView(StaffView):
    """Search by name, phone or birth date. Template `staff/patients` at `/staff/patients?q=`.

    `total` may be more than the rows shown.
    """

    query: str = ""
    rows: tuple[PatientRow, ...]
    total: int


class CaseLine(Model):
    """One case of a patient. `state` reads as words ("2 of 3 done", "closed: moved away")."""

    case_id: Id
    pack_title: str
    state: str
    open: bool
    opened_at: Instant
    wanted_by_at: Instant | None = None
    next_action: str | None = None
    due_at: Instant | None = None


class PatientFields(Model):
    """What stands in the fields of a patient form, as typed. Dates in three parts."""

    given_name: str = ""
    family_name: str = ""
    day: str = ""
    month: str = ""
    year: str = ""
    email: str = ""
    mobile: str = ""
    language: str = "en"


class PatientView(StaffView):
    """A patient's record. Template `staff/patient` at `/staff/patients/{patient}`.

    Details are corrected by POST to `/staff/patients/{patient}/correct` with hidden `version` and
    the names of `PatientFields`, plus `reason`.
    """

    patient_id: Id
    version: int
    name: str
    born: date
    language: str
    contacts: tuple[ContactLine, ...] = ()
    cases: tuple[CaseLine, ...] = ()
    documents: tuple[DocumentLine, ...] = ()
    fields: PatientFields
    languages: tuple[Choice, ...]


class LikelyDouble(Model):
    """A patient we have who is probably the one typed; `why` names what agrees."""

    patient_id: Id
    name: str
    born: date
    why: str


class NewPatientView(StaffView):
    """A new patient. Template `staff/new_patient` at `/staff/patients/new`.

    Posts the names of `PatientFields`. When `doubles` are shown the form has a second button
    `confirm` = `new` ("It is another person"), and each double leads to its record.
    """

    fields: PatientFields
    languages: tuple[Choice, ...]
    doubles: tuple[LikelyDouble, ...] = ()


class PackItem(Model):
    """One thing a pack asks for. `after` is the titles of what must come first."""

    kind: TaskKind
    title: str
    minutes: int | None = None
    questions: int | None = None
    after: tuple[str, ...] = ()


class PackOffer(Model):
    """A pack to choose, with what it asks of whom.

    `questions` are distinct ones, `asked_once` those among them that stand in several forms;
    `minutes` is what it takes the patient, with these asked once.
    """

    pack_id: str
    title: str
    items: tuple[PackItem, ...]
    questions: int = 0
    asked_once: int = 0
    minutes: int


class OpenPackView(StaffView):
    """Open a pack. Template `staff/open` at `/staff/open?patient=&q=`.

    Without a `patient` it is a search whose `rows` lead to `/staff/open?patient={id}`. Posts
    `patient`, `pack`, `date`, `time` (local), `idempotency_key`, and `confirm` beside
    a `double`: the same pack, open already. `reaches` are the channels that can be used: none means
    the paper or call path.
    """

    query: str = ""
    rows: tuple[PatientRow, ...] = ()
    patient: PatientRow | None = None
    packs: tuple[PackOffer, ...] = ()
    chosen: str | None = None
    double: CaseLine | None = None
    wanted_date: date
    wanted_time: time
    reaches: tuple[Channel, ...] = ()
    idempotency_key: str = ""
