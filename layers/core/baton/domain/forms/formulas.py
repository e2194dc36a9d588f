"""The expressions of a form, if it has any: what else would parse them is then not even read."""

from collections.abc import Sequence

from baton.domain.forms import vocabulary as names
from baton.domain.forms.elements import Element
from baton.domain.forms.questionnaire import Item, Variable
from baton.domain.frozen import frozen


@frozen
class Formulas:
    """Items with their expressions, the form's own variables, and whether one reads the form."""

    items: tuple[Item, ...]
    variables: tuple[Variable, ...] = ()
    needs_source: bool = False


def formulas_of(form: Element, items: tuple[Item, ...], elements: Sequence[Element]) -> Formulas:
    """What the expressions of the form come to; most forms have none, and read no parser for it."""
    if not any(names.EXPRESSIONS.intersection(one.extension_urls()) for one in (form, *elements)):
        return Formulas(items)
    from baton.domain.forms.expressions.reading import read_formulas

    return read_formulas(form, items, elements)
