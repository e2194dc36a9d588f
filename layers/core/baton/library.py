"""The starter library: packs, forms and document templates, read from `packs/` and kept while
warm.

What compiles forms is imported with the first form: most functions read none.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from baton.domain.errors import NotFound
from baton.domain.languages import DEFAULT, base_of
from baton.domain.packs import Pack

if TYPE_CHECKING:
    from baton.domain.forms import CompiledForm

_INSTALLED = Path(__file__).parent / "packs"
_CHECKED_OUT = Path(__file__).resolve().parents[3] / "packs"


def folder() -> Path:
    """Give the folder of the library: inside the layer, or beside the code in a checkout."""
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKED_OUT


@cache
def packs() -> tuple[Pack, ...]:
    """Give all packs by title."""
    found = (Pack.model_validate_json(p.read_bytes()) for p in folder().glob("*.json"))
    return tuple(sorted(found, key=lambda pack: pack.title))


def pack(name: str) -> Pack:
    """Give a pack by its id or by `id|version`; raises `NotFound`."""
    for known in packs():
        if name in {known.pack_id, f"{known.pack_id}|{known.version}"}:
            return known
    raise NotFound(f"no pack {name}")


def titled(title: str, language: str) -> str:
    """Give a title of the library as its reader says it; any other title as it is.

    The case and its events keep the English one.
    """
    base = base_of(language)
    return title if base == DEFAULT else _titles().get(title, {}).get(base, title)


@cache
def _titles() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = json.loads(_read("words", "titles.json"))
    return found


@cache
def form(name: str) -> "CompiledForm":
    """Give a compiled form by its file name; raises `NotFound`."""
    from baton.domain.forms import compile_form

    return compile_form(form_source(name))


@cache
def url_of(name: str) -> str:
    """Give the address of a form, without compiling it; raises `NotFound`."""
    return str(json.loads(form_source(name))["url"])


def form_source(name: str) -> bytes:
    """Give a form as the FHIR R4 Questionnaire that it is; raises `NotFound`."""
    return _read("forms", f"{name}.json")


@cache
def template(name: str, language: str = "en") -> str:
    """Give the source of a document template in a language it has; raises `NotFound`."""
    ending = "" if language == "en" else f".{language}"
    return _read("documents", f"{name}{ending}.html").decode()


def language_of(name: str, wanted: str) -> str:
    """Give the language in which a document template speaks to a reader: theirs, or English."""
    base = base_of(wanted)
    return base if (folder() / "documents" / f"{name}.{base}.html").is_file() else "en"


@cache
def consent_to_sign(version: str) -> Mapping[str, tuple[str, ...]]:
    """Give what signing electronically means, by language; raises `NotFound`."""
    texts: dict[str, list[str]] = json.loads(_read("consents", f"{version}.json"))
    return {language: tuple(lines) for language, lines in texts.items()}


@cache
def styles() -> str:
    """Give the one stylesheet of documents."""
    return _read("documents", "documents.css").decode()


def _read(kind: str, name: str) -> bytes:
    place = folder() / kind
    if name not in {entry.name for entry in place.iterdir()}:
        raise NotFound(f"no {kind} {name}")
    return (place / name).read_bytes()
