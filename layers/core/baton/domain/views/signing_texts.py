"""What the signing page says about a slip, and as whom one signs. A table for each language."""

from typing import NamedTuple

from baton.domain.languages import spoken


class SigningTexts(NamedTuple):
    """The sentences of one language; each says what to do."""

    patient: str
    agree: str
    name: str
    ink: str
    reason: str


_EN = SigningTexts(
    patient="the patient",
    agree="Tick the box to sign electronically, or choose paper below",
    name="Type your full name, for example Ana García",
    ink="Draw your whole name in the field, or choose Type",
    reason="Write a few words first",
)
_ES = SigningTexts(
    patient="paciente",
    agree="Marque la casilla para firmar electrónicamente, o elija papel más abajo",
    name="Escriba su nombre completo, por ejemplo Ana García",
    ink="Dibuje su nombre completo en el campo, o elija Escribir",
    reason="Primero escriba unas palabras",
)
_AR = SigningTexts(
    patient="المريض",
    agree="ضع علامة في المربع للتوقيع إلكترونياً، أو اختر الورق في الأسفل",
    name="اكتب اسمك الكامل، مثال: Ana García",
    ink="ارسم اسمك الكامل في الحقل، أو اختر «كتابة»",
    reason="اكتب بضع كلمات أولاً",
)
_LANGUAGES = {"en": _EN, "es": _ES, "ar": _AR}


def signing_texts(language: str) -> SigningTexts:
    """Give the sentences of a language; of English for one we do not have."""
    return _LANGUAGES[spoken(language)]
