"""Three forms, each question once: what one form holds is offered in the next, and confirmed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from baton import library
from baton.actions import key_answers
from baton.actions.confirm_answers import confirm, offered_to
from baton.actions.drafts import PagePost, begin, filling, save
from baton.actions.explain import Names, timeline
from baton.actions.open_case import open_case
from baton.actions.review_form import Reading, amend, send_back
from baton.domain.case import PATIENT_ACTOR, Case
from baton.domain.forms import BadField, PageFields, answer_values, summary, write_json
from baton.domain.responses import read_response
from baton.domain.views.form import CheckAnswersView, FormView, KnownView
from baton.domain.words import Role
from tests.actions.test_fill_form import Watched
from tests.builders import MONDAY, PRACTICE, STAFF, a_patient, a_practice
from tests.domain.forms.browser import fields
from tests.fakes import FakePorts
from tests.fakes.practice import staffed
from tests.patients import Phone, a_phone, capability_of, f, with_own_form

INSURED = {
    f("insured"): "true",
    f("insurer"): "Harbour Health",
    f("member-number"): "HH-778812",
    f("main-member"): "true",
}
CARD = library.form("insurance")


def g(link_id: str) -> str:
    """The name of a field of the insurance form."""
    return f"f.{CARD.by_link_id[link_id]}"


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


@pytest.fixture
def case(ports: FakePorts) -> Case:
    patient = ports.store.save_patient(a_patient())
    return open_case(
        ports,
        PRACTICE,
        patient_id=patient.patient_id,
        pack_id="new-patient-dental",
        wanted_by=MONDAY + timedelta(days=7),
        by=STAFF,
        key="k1",
    )


@pytest.fixture
def phone(ports: FakePorts, case: Case) -> Phone:
    """The registration form, filled in up to the insurance page."""
    phone = a_phone(ports, case)
    phone.fill_in(3)
    phone.save(phone.show(3), INSURED)
    return phone


def at_form(phone: Phone, source: str) -> Phone:
    """The same phone at another form of the case."""
    tasks = phone.visit.case.tasks.values()
    return replace(phone, task_id=next(t.task_id for t in tasks if t.source == source))


def known(phone: Phone) -> KnownView:
    view = phone.show("known")
    assert isinstance(view, KnownView)
    return view


def confirmed(phone: Phone, *changing: str, tab: str | None = None) -> str:
    """Post the page that asks what is still right."""
    view = known(phone)
    post = PagePost(
        rev=view.rev,
        tab=view.tab if tab is None else tab,
        fields={"command": ("next",), "change": changing},
    )
    return confirm(phone.ports, phone.visit, phone.task_id, post)


def url(phone: Phone, page: int | str) -> str:
    return f"/p/forms/{phone.task_id}/{page}"


def index(link_id: str) -> str:
    return str(CARD.by_link_id[link_id])


def test_what_another_form_holds_is_asked_about_before_anything_else(phone: Phone) -> None:
    card = at_form(phone, "insurance")

    assert card.show(0) == url(card, "known")
    rows = {row.label.text: (row.answers, row.title.text) for row in known(card).rows}
    assert rows == {
        "Do you have medical insurance or a medical aid?": (("Yes",), "New patient registration"),
        "Which company or scheme is it?": (("Harbour Health",), "New patient registration"),
        "Membership or policy number": (("HH-778812",), "New patient registration"),
        "Are you the main member?": (("Yes",), "New patient registration"),
    }
    assert card.stored() is None


def test_until_it_is_confirmed_it_counts_for_nothing(phone: Phone) -> None:
    card = at_form(phone, "insurance")

    filled = filling(card.ports, card.visit.case, card.task_id)

    assert offered_to(card.ports, card.visit, filled)
    assert dict(filled.draft.all_fields(filled.form)) == {}
    view = card.show("check")
    assert isinstance(view, CheckAnswersView)
    assert view.check.progress.answered == 0


def test_what_is_confirmed_stands_on_its_page_and_says_where_it_comes_from(phone: Phone) -> None:
    card = at_form(phone, "insurance")

    assert confirmed(card) == url(card, 0)

    view = card.show(0)
    shown = fields(view.page)
    origin = shown[g("member-number")].origin
    assert (shown[g("member-number")].value, origin.title.text) == (
        "HH-778812",
        "New patient registration",
    )
    assert shown[g("plan")].origin is None
    assert view.page.progress.answered == 4


def test_a_page_that_is_known_whole_is_not_asked_again_but_can_be_changed(
    ports: FakePorts, case: Case
) -> None:
    phone = a_phone(ports, case)
    phone.fill_in(4)
    card = at_form(phone, "insurance")

    to = confirmed(card)

    assert to != url(card, 0)
    view = card.show("check")
    row = view.check.sections[0].rows[0]
    assert (row.answers, row.origin.title.text) == (("No",), "New patient registration")
    again = card.show(0)
    assert isinstance(again, FormView)
    card.save(again, {g("insured"): "true"})
    assert card.show("check").check.sections[0].rows[0].origin is None


def test_what_has_changed_is_asked_again_with_what_was_said_to_be_mended(phone: Phone) -> None:
    card = at_form(phone, "insurance")

    confirmed(card, index("insurer"))

    filled = filling(card.ports, card.visit.case, card.task_id)
    assert g("insurer") not in filled.draft.all_fields(filled.form)
    view = card.show(0)
    assert fields(view.page)[g("insurer")].value == "Harbour Health"
    card.save(view, {g("insurer"): "Other Health"})
    assert card.show("check").check.sections[0].rows[1].answers == ("Other Health",)
    assert at_form(phone, "registration").stored().pages.keys() == {0, 1, 2, 3}


def test_each_thing_is_offered_once_and_confirming_twice_changes_nothing(phone: Phone) -> None:
    card = at_form(phone, "insurance")
    post = PagePost(rev=0, tab=known(card).tab, fields={})

    first = confirm(card.ports, card.visit, card.task_id, post)
    stored = card.stored()

    assert confirm(card.ports, card.visit, card.task_id, post) == url(card, "known")
    assert card.show("known") == first
    assert card.stored() == stored
    names = [e.name for e in card.ports.store.events(PRACTICE, card.capability.case_id)]
    assert names.count("confirmed") == 1


def test_only_what_was_on_the_page_is_taken_over(phone: Phone) -> None:
    card, seen = at_form(phone, "insurance"), known(at_form(phone, "insurance"))
    phone.save(phone.show(3), INSURED | {f("member-number"): "HH-9"})
    post = PagePost(rev=0, tab=seen.tab, fields={})

    assert confirm(card.ports, card.visit, card.task_id, post) == url(card, "known")
    assert card.stored() is None


def test_a_field_that_the_page_does_not_have_is_refused(phone: Phone) -> None:
    card = at_form(phone, "insurance")
    post = PagePost(rev=0, tab=known(card).tab, fields={g("insured"): ("true",)})

    with pytest.raises(BadField):
        confirm(card.ports, card.visit, card.task_id, post)


def test_another_window_that_saved_meanwhile_shows_the_page_again(phone: Phone) -> None:
    card = at_form(phone, "insurance")
    view = known(card)

    def saves() -> None:
        begin(card.ports, filling(card.ports, card.visit.case, card.task_id), PATIENT_ACTOR)
        answers = card.stored()
        save(card.ports, answers, 0, PageFields({}), saved_by="another window")

    store: Any = Watched(card.ports.store, "save", saves)
    racing = replace(card, ports=replace(card.ports, store=store))
    post = PagePost(rev=0, tab=view.tab, fields={})

    assert confirm(racing.ports, racing.visit, racing.task_id, post) == url(card, "known")
    assert card.stored().carried is None


def test_opening_a_form_is_one_query_and_none_where_nothing_is_shared(phone: Phone) -> None:
    store: Any = Watched(phone.ports.store)
    ports = replace(phone.ports, store=store)
    card, same = (replace(at_form(phone, s), ports=ports) for s in ("insurance", "registration"))

    card.show(0)
    same.show(4)

    assert store.calls.count("answers_of_case") == 1
    confirmed(card)
    view = card.show(0)
    store.calls.clear()
    card.save(view, {})
    card.show(0)
    assert "answers_of_case" not in store.calls


def asking(*codes: str, kind: str = "string", **elements: Any) -> dict[str, Any]:
    """A form of the practice's own that asks what the library asks."""
    system = "https://baton.example/fhir/CodeSystem/questions"
    items = [
        {
            "linkId": f"q{n}",
            "text": f"About {code}",
            "type": kind,
            "code": [{"system": system, "code": code}],
            **elements,
        }
        for n, code in enumerate(codes)
    ]
    return {
        "resourceType": "Questionnaire",
        "url": "https://practice.example/own",
        "version": "1",
        "title": "Own form",
        "status": "active",
        "item": items,
    }


def own(phone: Phone, source: dict[str, Any]) -> Phone:
    return replace(phone, task_id=with_own_form(phone.ports, phone.visit.case, source))


def test_a_practices_own_form_asks_once_too_and_all_of_it_leads_to_the_check(phone: Phone) -> None:
    form = own(phone, asking("coverage-payer", "coverage-number"))

    assert confirmed(form) == url(form, "check")
    assert form.submit() == url(form, "check")

    stored = form.stored()
    (first, second) = cast(Any, read_response(stored.response))["item"]
    assert first["answer"] == [{"valueString": "Harbour Health"}]
    told = {part["url"]: part for part in first["extension"][0]["extension"]}
    assert told["questionnaire"]["valueCanonical"] == library.form("registration").canonical
    assert told["outcome"]["valueCode"] == "confirmed"
    QuestionnaireResponse.model_validate_json(write_json(read_response(stored.response)))
    assert second["extension"]
    assert stored.pages.keys() == {0}


def test_staff_see_what_was_confirmed_and_what_was_changed(phone: Phone) -> None:
    form = own(phone, asking("coverage-payer", "coverage-number"))
    confirmed(form, "0")
    form.save(form.show(0), {"f.0": "Other Health"})
    form.submit()

    whole = filling(form.ports, form.visit.case, form.task_id).whole
    response = read_response(form.stored().response)
    rows = summary(whole, response, "en").sections[0].rows

    assert [row.answers for row in rows] == [("Other Health",), ("HH-778812",)]
    origins = [row.origin for row in rows if row.origin]
    assert [(o.title.text, o.before) for o in origins] == [
        ("New patient registration", "Harbour Health"),
        ("New patient registration", ""),
    ]
    event = form.ports.store.events(PRACTICE, form.capability.case_id)
    told = next(e for e in event if e.name == "confirmed")
    assert told.detail == {"answers": "2", "from": "New patient registration"}
    names = Names(zone="UTC", members={})
    (entry,) = timeline(form.visit.case, [told], names)
    assert (entry.what, entry.why) == (
        "Own form: the patient looked at answers given before",
        "2 from New patient registration",
    )


def test_what_was_handed_in_is_offered_like_what_is_only_saved(phone: Phone) -> None:
    card = at_form(phone, "insurance")
    before = [row.answers for row in known(card).rows]
    phone.fill_in(6)
    phone.save(phone.show(3), INSURED)
    phone.submit()

    assert [row.answers for row in known(card).rows] == before


def test_what_staff_typed_in_is_not_shown_to_whoever_holds_the_link(phone: Phone) -> None:
    phone.fill_in(6)
    rev = phone.show("check").rev
    key_answers.submit_for_patient(
        phone.ports,
        a_practice(),
        phone.capability.case_id,
        phone.task_id,
        rev=rev,
        source=key_answers.Source.PAPER,
        given_by="",
        by=STAFF,
    )

    card = at_form(phone, "insurance")
    assert isinstance(card.show(0), FormView)


def test_what_staff_corrected_is_not_offered_either(phone: Phone) -> None:
    phone.fill_in(6)
    phone.submit()
    reading = Reading(phone.ports, PRACTICE, phone.capability.case_id, phone.task_id, STAFF)
    amend(reading, reading.filled, reading.filled.draft, "Misread")

    assert isinstance(at_form(phone, "insurance").show(0), FormView)


@pytest.mark.parametrize(
    "source",
    [
        asking("coverage-payer", kind="text"),
        asking("coverage-payer", maxLength=5),
        asking("coverage-payer", repeats=True),
        asking("coverage-plan"),
    ],
)
def test_an_answer_that_does_not_fit_is_simply_asked_for(
    phone: Phone, source: dict[str, Any]
) -> None:
    assert isinstance(own(phone, source).show(0), FormView)


def test_a_form_that_cannot_be_read_any_more_has_no_say(phone: Phone) -> None:
    gone = own(phone, asking("coverage-payer"))
    confirmed(gone, "0")
    gone.save(gone.show(0), {"f.0": "Newer Health"})
    card = at_form(phone, "insurance")
    insurer = {row.name: row.answers for row in known(card).rows}[index("insurer")]
    assert insurer == ("Newer Health",)

    row = gone.stored()
    phone.ports.store.put_beside(row.with_(pages={0: b"\x00"}))

    insurer = {row.name: row.answers for row in known(card).rows}[index("insurer")]
    assert insurer == ("Harbour Health",)


def test_a_returned_form_asks_only_what_it_was_returned_for(phone: Phone) -> None:
    asked = asking("coverage-payer", "coverage-number")
    task = with_own_form(phone.ports, phone.visit.case, asked, review=Role.RECEPTION)
    form = replace(phone, task_id=task)
    confirmed(form)
    form.submit()
    reading = Reading(form.ports, PRACTICE, form.capability.case_id, task, STAFF)

    send_back(reading, ["q0"], "Please look again")

    fresh = replace(
        form,
        capability=capability_of(
            form.ports, form.ports.store.get(PRACTICE, form.capability.case_id)
        ),
    )
    view = fresh.show(0)
    assert isinstance(view, FormView)
    assert list(fields(view.page)) == ["f.0"]
    fresh.save(view, {"f.0": "Else Health"})
    fresh.submit()
    answers = answer_values(reading.filled.whole, read_response(fresh.stored().response))
    assert answers == {"q0": ("Else Health",), "q1": ("HH-778812",)}


def test_all_that_is_carried_is_a_few_hundred_bytes(phone: Phone) -> None:
    card = at_form(phone, "insurance")

    confirmed(card)

    assert len(card.stored().carried) < 400
