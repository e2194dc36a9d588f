"""What a browser posts from a page view: every enabled control, as the macros draw it."""

from baton.domain.forms.blocks import DisplayView, FieldView, GroupView, Kind, RepeatView


def walk(blocks):
    """Every block on a page, those inside disabled ones too."""
    for block in blocks:
        yield block
        if isinstance(block, RepeatView):
            for card in block.cards:
                yield from walk(card.blocks)
        elif isinstance(block, (FieldView, GroupView)):
            yield from walk(block.blocks)


def fields(view):
    """The questions of a page by name."""
    return {block.name: block for block in walk(view.blocks) if isinstance(block, FieldView)}


def posted_by(view, *, markers=True):
    """The body of a post that changes nothing."""
    body = {}
    for block in _enabled(view.blocks):
        body |= _controls(block)
        if markers and block.marker:
            body.setdefault("shown", []).append(block.name)
    return body


def _enabled(blocks):
    for block in blocks:
        if isinstance(block, DisplayView) or not block.enabled:
            continue
        if isinstance(block, FieldView):
            yield block
        inner = (
            [card.blocks for card in block.cards]
            if isinstance(block, RepeatView)
            else [block.blocks]
        )
        for blocks_inside in inner:
            yield from _enabled(blocks_inside)


def _controls(field):
    body = {part.name: [part.value] for part in field.parts}
    if field.kind is Kind.ATTACHMENT or field.read_only:
        return {}
    if field.kind is Kind.SELECT:
        body[field.name] = [option.value for option in field.options if option.chosen] or [""]
    elif field.options:
        if chosen := [option.value for option in field.options if option.chosen]:
            body[field.name] = chosen
    elif not field.parts:
        body[field.name] = [field.value.replace("\n", "\r\n")]
    if field.other:
        body[field.other.name] = [field.other.value]
    return body
