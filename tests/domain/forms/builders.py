"""Small valid forms and responses; a test says only what it is about."""

from baton.domain.forms import CompiledForm, Draft, compile_form, import_report, read_page

URL = "https://practice.example/fhir/Questionnaire/test"


def question(link_id, kind="string", **elements):
    """An item with its linkId as text."""
    return {"linkId": link_id, "text": f"About {link_id}", "type": kind, **elements}


def group(link_id, *items, **elements):
    return question(link_id, "group", item=list(items), **elements)


def choice(link_id, *codes, kind="choice", **elements):
    options = [{"valueCoding": {"system": "s", "code": code, "display": code}} for code in codes]
    return question(link_id, kind, answerOption=options, **elements)


def when(target, operator="=", **answer):
    return {"question": target, "operator": operator, **answer}


def said(text, **translations):
    """A text with its translations."""
    url = "http://hl7.org/fhir/StructureDefinition/translation"
    found = [
        {
            "url": url,
            "extension": [
                {"url": "lang", "valueCode": language},
                {"url": "content", "valueString": words},
            ],
        }
        for language, words in translations.items()
    ]
    return {"text": text, "_text": {"extension": found}}


def extension(name, **value):
    return {"url": f"http://hl7.org/fhir/StructureDefinition/{name}", **value}


def a_source(*items, **elements):
    """A Questionnaire that publishes without findings."""
    return {
        "resourceType": "Questionnaire",
        "url": URL,
        "version": "1",
        "title": "Test",
        "status": "active",
        "item": list(items) or [question("q")],
        **elements,
    }


def a_form(*items, **elements) -> CompiledForm:
    return compile_form(a_source(*items, **elements))


def an_imported_form(*items, **elements) -> CompiledForm:
    form = import_report(a_source(*items, **elements)).form
    assert form is not None
    return form


def a_response(*items, **elements):
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": URL,
        "status": "completed",
        "item": list(items),
        **elements,
    }


def answered(link_id, *answers, **elements):
    """A response item; answers are given as `{"valueString": …}`."""
    return {"linkId": link_id, "answer": list(answers), **elements}


def holding(link_id, *items):
    return {"linkId": link_id, "item": list(items)}


def posted(form, *pages) -> Draft:
    """The draft after posting the pages in turn; each is a mapping of name to text or texts."""
    draft = Draft()
    for number, fields in enumerate(pages):
        listed = {k: [v] if isinstance(v, str) else list(v) for k, v in fields.items()}
        draft = draft.with_page(number, read_page(form, number, listed, draft))
    return draft


def codes(findings, *, blocking=False):
    return {finding.code for finding in findings if finding.blocks or not blocking}
