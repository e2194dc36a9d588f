"""What browsers may fill in by themselves: the patient's own facts, known by their definition."""

from collections.abc import Mapping

from baton.domain.forms.questionnaire import Item, ItemType

# End of an item's definition -> (autocomplete token, inputmode)
_TOKENS: Mapping[str, tuple[str, str | None]] = {
    "Patient.name.given": ("given-name", None),
    "Patient.name.family": ("family-name", None),
    "Patient.name.text": ("name", None),
    "Patient.name:usual.text": ("nickname", None),
    "Patient.birthDate": ("bday", None),
    "Patient.gender": ("sex", None),
    "Patient.telecom:phone.value": ("tel", "tel"),
    "Patient.telecom:email.value": ("email", "email"),
    "Patient.address.line": ("street-address", None),
    "Patient.address.city": ("address-level2", None),
    "Patient.address.state": ("address-level1", None),
    "Patient.address.postalCode": ("postal-code", None),
    "Patient.address.country": ("country-name", None),
}
# The same kind of field for somebody else: the right keyboard, but nothing filled in
_KEYBOARDS: Mapping[str, str] = {"telecom:phone.value": "tel", "telecom:email.value": "email"}
_BY_TYPE: Mapping[ItemType, str] = {
    ItemType.INTEGER: "numeric",
    ItemType.DECIMAL: "decimal",
    ItemType.QUANTITY: "decimal",
    ItemType.URL: "url",
}


def autocomplete_of(item: Item) -> str | None:
    """The autocomplete token of the field."""
    return _TOKENS.get(_path(item), (None, None))[0]


def inputmode_of(item: Item) -> str | None:
    """Which keyboard a phone shows."""
    path = _path(item)
    for end, mode in _KEYBOARDS.items():
        if path.endswith(end):
            return mode
    return _BY_TYPE.get(item.type)


def _path(item: Item) -> str:
    return (item.definition or "").rpartition("#")[2]
