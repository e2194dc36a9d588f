"""Turns a number as people type it into E.164, reading it as one of the practice's own country."""

from baton.domain.errors import BadInput
from baton.domain.practices import Practice


def normal_number(typed: str, practice: Practice) -> str:
    """Give a phone number in E.164; raises `BadInput` for what cannot be one.

    A number without a country code is read as one of the practice's country, which its own phone
    number tells. The library brings tables of every country, so it is loaded only when needed.
    """
    import phonenumbers

    try:
        number = phonenumbers.parse(typed, _country(practice))
    except phonenumbers.NumberParseException as error:
        raise BadInput("mobile: give a number with its country code") from error
    if not phonenumbers.is_possible_number(number):
        raise BadInput("mobile: this number is too short or too long")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _country(practice: Practice) -> str | None:
    import phonenumbers

    try:
        known = phonenumbers.parse(practice.phone)
    except phonenumbers.NumberParseException:
        return None
    return str(phonenumbers.region_code_for_country_code(known.country_code or 0))
