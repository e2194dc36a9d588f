"""The forms engine: FHIR R4 Questionnaires compiled, asked page by page, checked and completed. Pure.

The names below are the whole public face; `views` holds what templates draw.
"""

from baton.domain.forms.findings import (
    BadField,
    Finding,
    FormIncomplete,
    FormRefused,
    Level,
    Place,
)
from baton.domain.forms.views import (
    AnswerRow,
    AnswerSection,
    CardView,
    CheckView,
    DisplayView,
    ErrorLink,
    FieldView,
    GroupView,
    Kind,
    OptionView,
    PageNumbers,
    PageView,
    PartView,
    Progress,
    RepeatView,
    ShowTest,
    ShowWhen,
    Spoken,
    Summary,
)

__all__ = [
    "AnswerRow",
    "AnswerSection",
    "BadField",
    "CardView",
    "CheckView",
    "DisplayView",
    "ErrorLink",
    "FieldView",
    "Finding",
    "FormIncomplete",
    "FormRefused",
    "GroupView",
    "Kind",
    "Level",
    "OptionView",
    "PageNumbers",
    "PageView",
    "PartView",
    "Place",
    "Progress",
    "RepeatView",
    "ShowTest",
    "ShowWhen",
    "Spoken",
    "Summary",
]
