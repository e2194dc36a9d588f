"""A practice's settings, shown and changed."""

from datetime import date, time

import pytest

from baton.actions.faces import face
from baton.actions.set_up_practice import (
    FIELDS,
    SettingsChange,
    save_settings,
    save_typed,
    settings_page,
    typed_change,
)
from baton.domain.calendar import Hours
from baton.domain.errors import StaleVersion
from baton.domain.words import Role
from tests.builders import PRACTICE, a_practice
from tests.domain.test_logos import END, PLAIN, chunk
from tests.fakes import FakePorts
from tests.fakes.practice import staffed
from tests.staff import a_colleague


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


def typed(**changes: str) -> dict[str, str]:
    """The form as the page of `a_practice` holds it; a dot in a name is written `__`."""
    fields = dict.fromkeys(FIELDS, "") | {
        "version": "1",
        "name": "Harbour Dental",
        "phone": "+442079460000",
        "colour": "#0b5d5a",
        "zone": "Europe/London",
        "language": "en",
        "waking_opens": "08:00",
        "waking_closes": "20:00",
    }
    for day in range(5):
        fields |= {f"opens.{day}": "09:00", f"closes.{day}": "17:00"}
    return fields | {name.replace("__", "."): value for name, value in changes.items()}


def read(**changes: str) -> SettingsChange:
    change = typed_change(typed(**changes), a_practice())
    assert isinstance(change, SettingsChange)
    return change


def test_an_untouched_form_changes_nothing(ports: FakePorts) -> None:
    saved = save_settings(ports, a_colleague(ports, Role.MANAGER), read())

    assert saved.with_(version=0, certificate=None) == a_practice()


def test_face_hours_and_holidays_are_changed(ports: FakePorts) -> None:
    change = read(
        name=" Harbour Street ",
        colour="#aa3355",
        zone="Africa/Johannesburg",
        opens__5="08:30",
        closes__5="12:00",
        opens__0="",
        closes__0="",
        waking_closes="19:00",
        holidays="2027-12-25\r\n2027-12-16\r\n2027-12-25",
    )

    saved = save_settings(ports, a_colleague(ports, Role.MANAGER), change)

    assert (saved.name, saved.colour, saved.version) == ("Harbour Street", "#aa3355", 2)
    assert saved.calendar.zone == "Africa/Johannesburg"
    assert saved.calendar.week[5] == Hours(opens=time(8, 30), closes=time(12))
    assert 0 not in saved.calendar.week
    assert saved.calendar.waking.closes == time(19)
    assert saved.calendar.holidays == (date(2027, 12, 16), date(2027, 12, 25))


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"name": " "}, ["name"]),
        ({"phone": ""}, ["phone"]),
        ({"phone": "021 555 0100"}, ["phone"]),
        ({"colour": "red"}, ["colour"]),
        ({"zone": "Mars/Base"}, ["zone"]),
        ({"opens__0": "18:00"}, ["opens.0"]),
        ({"opens__0": ""}, ["opens.0"]),
        ({f"{edge}__{day}": "" for day in range(5) for edge in ("opens", "closes")}, ["opens.0"]),
        ({"waking_opens": "", "waking_closes": ""}, ["waking_opens"]),
        ({"holidays": "Christmas"}, ["holidays"]),
        ({"name": "", "zone": "x", "holidays": "y"}, ["name", "zone", "holidays"]),
    ],
)
def test_each_setting_that_is_wrong_is_named(changes: dict[str, str], fields: list[str]) -> None:
    errors = typed_change(typed(**changes), a_practice())

    assert isinstance(errors, tuple)
    assert [error.field for error in errors] == fields


def test_settings_that_somebody_else_changed_are_not_overwritten(ports: FakePorts) -> None:
    who = a_colleague(ports, Role.MANAGER)
    save_settings(ports, who, SettingsChange(version=1, name="First"))

    with pytest.raises(StaleVersion):
        save_settings(ports, who, SettingsChange(version=1, name="Second"))

    assert ports.store.practice(PRACTICE).name == "First"


def test_a_logo_is_cleaned_kept_under_its_hash_and_shown(ports: FakePorts) -> None:
    who = a_colleague(ports, Role.MANAGER)
    chatty = PLAIN.replace(END, chunk(b"tEXt", b"Author\0Joan") + END)

    errors = save_typed(ports, who, typed(), chatty)

    ((key, (kept,)),) = ports.assets.versions.items()
    practice = ports.store.practice(PRACTICE)
    assert (errors, kept, practice.logo_key) == ((), PLAIN, key)
    assert face(practice).logo_url == f"/{key}"


@pytest.mark.parametrize(("changes", "fields"), [({}, ["logo"]), ({"name": ""}, ["name", "logo"])])
def test_a_logo_that_is_no_picture_is_refused(
    ports: FakePorts, changes: dict[str, str], fields: list[str]
) -> None:
    who = a_colleague(ports, Role.MANAGER)

    errors = save_typed(ports, who, typed(**changes), b"<svg/>")

    assert [error.field for error in errors] == fields
    assert (ports.assets.versions, ports.store.practice(PRACTICE).version) == ({}, 1)


@pytest.mark.parametrize(("role", "may"), [(Role.MANAGER, True), (Role.RECEPTION, False)])
def test_everybody_sees_the_settings_and_a_manager_may_change_them(
    ports: FakePorts, role: Role, may: bool
) -> None:
    view = settings_page(ports, a_colleague(ports, role))

    assert (view.may_change, view.name, len(view.members)) == (may, "Harbour Dental", 3)
    assert [day.opens for day in view.week] == [time(9)] * 5 + [None] * 2
    assert [member.role for member in view.members if member.is_me] == [role]
    assert "Europe/London" in view.zones
