"""Names of form fields: `f.<item>[.<instance>…][.<part>]`, and of the commands beside them.

They hold numbers and our own words only, never a linkId.
"""

import re2

from baton.domain.forms.findings import Place
from baton.domain.frozen import frozen

SHOWN, COMMAND = "shown", "command"
PAGE_COMMANDS = frozenset({"next", "later", "send"})  # what the caller does after saving
IDS, NEXT = "ids", "next"  # parts that record the instances of a repeating group; never posted
_NAME = re2.compile(r"f((?:\.[0-9]{1,6}){1,12})(?:\.([a-z]{2,6}))?")
_COMMAND = re2.compile(r"(add|remove):([0-9]{1,6}(?:\.[0-9]{1,6}){0,11})")


def field_name(place: Place, part: str = "") -> str:
    """The name of the field, or of one of its parts."""
    numbers = ".".join((str(place.item), *place.scope))
    return f"f.{numbers}.{part}" if part else f"f.{numbers}"


def element_id(name: str) -> str:
    """The HTML id of a field, safe in selectors."""
    return name.replace(".", "-")


def read_name(name: str) -> tuple[Place, str] | None:
    """The place and part of a field name; None when it is not one."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    return _place(match.group(1)[1:]), match.group(2) or ""


def add_command(place: Place) -> str:
    """The command that adds an instance to the repeating group at `place`."""
    return "add:" + ".".join((str(place.item), *place.scope))


def remove_command(place: Place) -> str:
    """The command that removes the instance whose id is the last of the scope."""
    return "remove:" + ".".join((str(place.item), *place.scope))


@frozen
class Command:
    """Add a card to the group at `place`, or remove the card whose id ends the scope."""

    adds: bool
    place: Place

    @property
    def group(self) -> Place:
        """The group that the command is about."""
        return self.place if self.adds else Place(self.place.item, self.place.scope[:-1])


def read_command(text: str) -> Command | None:
    """The command that the text is; None when it is not one."""
    match = _COMMAND.fullmatch(text)
    if match is None:
        return None
    command = Command(match.group(1) == "add", _place(match.group(2)))
    return command if command.adds or command.place.scope else None


def _place(dotted: str) -> Place:
    first, *scope = dotted.split(".")
    return Place(int(first), tuple(scope))
