"""A patient sends files with a form: by their bytes, cleaned, shown back, kept with the answers."""

from typing import Any

import pytest

from baton.actions import attach_file, fill_form
from baton.actions.attach_file import Arrived, Dropped, SentPage, UploadOffer
from baton.actions.form_files import file_key
from baton.domain.errors import NotFound
from baton.domain.forms import BadField
from baton.domain.responses import read_response
from baton.domain.views.form import ConflictView
from tests.builders import PRACTICE
from tests.domain.forms.builders import a_source, group, question
from tests.fakes import FakePorts
from tests.fakes.practice import staffed, with_case
from tests.patients import Phone, capability_of, post_of, with_own_form

CARD, PHOTOS, NAME = "f.1", "f.2", "f.3"
SOURCE = a_source(
    group(
        "page",
        question("card", "attachment", required=True),
        question("photos", "attachment", repeats=True),
        question("name"),
    )
)
PDF, PHOTO = b"%PDF-1.7 card", b"\xff\xd8 a face %GPS"


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


@pytest.fixture
def phone(ports: FakePorts) -> Phone:
    case = with_case(ports)
    task_id = with_own_form(ports, case, SOURCE)
    return Phone(ports, capability_of(ports, case), task_id)


def sent(phone: Phone, *, name: str = "Mara", stay_at: str | None = None, **changes) -> SentPage:
    post = post_of(phone.show(0), {NAME: name})
    page = SentPage(task_id=phone.task_id, page="0", post=post, stay_at=stay_at)
    return page.with_(**changes)


def save(phone: Phone, **changes):
    return attach_file.save(phone.ports, phone.visit, sent(phone, **changes))


def a_file(data: bytes = PDF, field: str = CARD, name: str = "card.pdf") -> Arrived:
    return Arrived(field=field, name=name, data=data)


def refused_at(phone: Phone, refused: str) -> Any:
    return fill_form.shown(
        phone.ports, phone.visit, phone.task_id, "0", with_errors=False, refused=refused
    )


def key_of(offer: UploadOffer) -> str:
    return next(field.value for field in offer.fields if field.name == "key")


def test_a_file_is_kept_with_what_was_typed_and_shown_back(phone: Phone) -> None:
    to = save(phone, arrived=(a_file(),), stay_at="f-1")

    card, _, name = phone.show(0).page.blocks
    (file,) = card.files
    assert to == "/p/forms/ownform1/0#f-1"
    assert (file.title, file.pages, card.takes_file) == ("card.pdf", 1, False)
    assert name.value == "Mara"
    assert phone.ports.documents.get(file_key(phone.visit.case, file.file_id)) == PDF
    address = attach_file.thumbnail(phone.ports, phone.visit, phone.task_id, file.file_id)
    assert f"{file_key(phone.visit.case, file.file_id)}.png" in address
    with pytest.raises(NotFound):
        attach_file.thumbnail(phone.ports, phone.visit, phone.task_id, "another1")


def test_continue_takes_the_file_along_and_goes_on(phone: Phone) -> None:
    assert save(phone, arrived=(a_file(),)) == "/p/forms/ownform1/check"


def test_what_the_camera_noted_is_not_kept(phone: Phone) -> None:
    save(phone, arrived=(a_file(PHOTO, PHOTOS, "me.jpg"),))

    (file,) = phone.show(0).page.blocks[1].files
    assert (
        phone.ports.documents.get(file_key(phone.visit.case, file.file_id)) == b"\xff\xd8 a face "
    )


def test_an_upload_of_another_visit_is_out_of_reach(phone: Phone) -> None:
    offer = attach_file.offer(phone.ports, phone.capability)
    key = key_of(offer)
    phone.ports.scans.put(key, PDF, content_type="application/pdf")
    other = phone.capability.with_(case_id="othercase1")
    theirs = attach_file.offer(phone.ports, other)
    named = key_of(theirs)
    phone.ports.scans.put(named, PDF, content_type="application/pdf")

    here = Arrived(field=CARD, name="card.pdf", upload_id=offer.upload_id)
    there = Arrived(field=PHOTOS, name="x.pdf", upload_id=theirs.upload_id)

    assert save(phone, arrived=(here,)) == "/p/forms/ownform1/check"
    assert save(phone, arrived=(there,)) == f"/p/forms/ownform1/0?refused={PHOTOS}:empty#f-2"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"MZ an .exe named .jpg", "foreign"),
        (b"<svg onload=alert(1)>", "foreign"),
        (b"\0\0\0\x18ftypheic" + b"x" * 90, "heic"),
        (b"%PDF" + b"%PAGE" * 51, "too_many"),
        (b"%PDF" + b"x" * attach_file.MOST_FILE_BYTES, "too_large"),
    ],
    ids=["empty", "exe", "svg", "heic", "pages", "large"],
)
def test_what_is_not_taken_says_why_and_keeps_what_was_typed(phone: Phone, data, why) -> None:
    to = save(phone, arrived=(a_file(data, name="photo.jpg"),))

    assert to == f"/p/forms/ownform1/0?refused={CARD}:{why}#f-1"
    view = refused_at(phone, f"{CARD}:{why}")
    card, _, name = view.page.blocks
    assert card.error
    assert view.page.errors[0].target_id == "f-1-file"
    assert (card.files, name.value) == ((), "Mara")


def test_a_made_up_refusal_says_nothing(phone: Phone) -> None:
    for refused in ("f.1:wrong", "f.99:damaged", "x", "f.1:"):
        view = refused_at(phone, refused)
        assert view.page.errors == ()


def test_one_file_replaces_the_other_where_one_is_asked_for(phone: Phone) -> None:
    for body in (b"%PDF one", b"%PDF two"):
        save(phone, arrived=(a_file(body), a_file(body, PHOTOS)))

    card, photos, _ = phone.show(0).page.blocks
    assert (len(card.files), len(photos.files)) == (1, 2)


def test_a_file_is_taken_out_again(phone: Phone) -> None:
    save(phone, arrived=(a_file(),))
    (file,) = phone.show(0).page.blocks[0].files

    for _ in range(2):
        to = save(phone, dropped=(Dropped(field=CARD, file_id=file.file_id),))
        assert to == "/p/forms/ownform1/0#f-1"

    assert phone.show(0).page.blocks[0].files == ()


@pytest.mark.parametrize("field", [NAME, "f.99", "x", f"{CARD}.day"])
def test_a_file_for_another_question_is_refused(phone: Phone, field: str) -> None:
    with pytest.raises(BadField):
        save(phone, arrived=(a_file(field=field),))


def test_a_browser_cannot_claim_a_file_that_it_never_sent(phone: Phone) -> None:
    with pytest.raises(BadField):
        phone.save(phone.show(0), {CARD: '{"file_id":"somebody1"}'})


def test_a_file_sent_while_another_window_typed_is_lost_to_neither(phone: Phone) -> None:
    here = sent(phone, name="Here", arrived=(a_file(),))
    phone.save(phone.show(0), {NAME: "There"})

    told = attach_file.save(phone.ports, phone.visit, here)

    assert isinstance(told, ConflictView)
    assert phone.show(0).page.blocks[0].files[0].title == "card.pdf"


def test_the_files_of_a_form_that_is_handed_in_are_documents_of_the_case(phone: Phone) -> None:
    save(phone, arrived=(a_file(name="../x/card\u202efdp.pdf"),))
    phone.submit()

    row = phone.stored()
    (document,) = phone.ports.store.documents(PRACTICE, phone.capability.case_id)
    response: Any = read_response(row.response or b"")
    answer = response["item"][0]["item"][0]["answer"][0]["valueAttachment"]
    assert (document.title, document.task_id) == ("cardfdp.pdf", "ownform1")
    assert phone.ports.documents.get(document.key) == PDF
    assert answer["url"] == f"Binary/{document.document_id}"
    assert (answer["contentType"], answer["size"]) == ("application/pdf", len(PDF))


def test_a_form_that_asks_for_a_file_is_not_complete_without_it(phone: Phone) -> None:
    phone.save(phone.show(0), {NAME: "Mara"})

    assert [error.text for error in phone.show("check").check.errors] == ["Add a file or a photo"]
