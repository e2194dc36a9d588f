"""The forms engine: FHIR R4 Questionnaires compiled, asked by page, checked, completed. Pure.

The names below are the whole public face; `views` holds what templates draw.
"""

from baton.domain.forms.compiling import ImportReport, compile_form, import_report
from baton.domain.forms.findings import (
    BadField,
    Finding,
    FormIncomplete,
    FormRefused,
    Level,
    Place,
)
from baton.domain.forms.json_text import read_json, write_json
from baton.domain.forms.questionnaire import CompiledForm, Item, ItemType, Page
from baton.domain.forms.validation import validate
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
    "CompiledForm",
    "DisplayView",
    "ErrorLink",
    "FieldView",
    "Finding",
    "FormIncomplete",
    "FormRefused",
    "GroupView",
    "ImportReport",
    "Item",
    "ItemType",
    "Kind",
    "Level",
    "OptionView",
    "Page",
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
    "compile_form",
    "import_report",
    "read_json",
    "validate",
    "write_json",
]
