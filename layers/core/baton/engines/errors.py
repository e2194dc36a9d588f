"""What engines raise; a message holds a class name or a rule, never the text that was rendered.

BatonError
└── EngineFailed
    ├── TemplateRefused   the template breaks a rule of the sandbox or does not parse
    ├── RenderFailed      the document could not be drawn; holds the class of the cause
    ├── OutOfBounds       the work was stopped at its limit of time or memory
    └── SealFailed        the seal could not be made or would not be accepted
"""

from baton.domain.errors import BatonError


class EngineFailed(BatonError):
    """An engine could not do its work."""


class TemplateRefused(EngineFailed):
    """The template asks for something that templates may not do."""


class RenderFailed(EngineFailed):
    """The document could not be drawn."""


class OutOfBounds(EngineFailed):
    """The work was stopped at its limit of time or memory."""


class SealFailed(EngineFailed):
    """The document cannot be sealed."""
