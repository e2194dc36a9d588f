"""The forms engine: FHIR R4 Questionnaires compiled, asked by page, checked, completed. Pure.

The names below are the whole public face; `views` holds what templates draw. What few functions
need stands apart: `asking_once`, `carrying` and `on_record` (what is known already).
"""

from baton.domain.forms.alert_rules import AlertRule
from baton.domain.forms.alerting import alarming, alarming_on
from baton.domain.forms.answered import answer_values, draft_from_response, summary
from baton.domain.forms.blocks import (
    Block,
    CardView,
    DisplayView,
    FieldView,
    FileView,
    GroupView,
    Kind,
    OptionView,
    Origin,
    PartView,
    RepeatView,
    ShowTest,
    ShowWhen,
    Spoken,
)
from baton.domain.forms.compiling import ImportReport, compile_form, import_report
from baton.domain.forms.completing import check, complete
from baton.domain.forms.controls import focus_id
from baton.domain.forms.course import (
    Destination,
    after_save,
    is_shown,
    next_page,
    page_numbers,
    previous_page,
    progress,
    resume_page,
)
from baton.domain.forms.drafts import Draft, PageFields
from baton.domain.forms.field_names import field_name
from baton.domain.forms.files import files_in, with_file, without_file
from baton.domain.forms.findings import (
    BadField,
    Finding,
    FormIncomplete,
    FormRefused,
    Level,
    Place,
)
from baton.domain.forms.flags import flagged
from baton.domain.forms.json_text import read_json, write_json
from baton.domain.forms.kept_files import KeptFile
from baton.domain.forms.narrowing import asked_again, narrowed
from baton.domain.forms.page_viewing import page_view, whole_view
from baton.domain.forms.posting import read_page
from baton.domain.forms.questionnaire import CompiledForm, Item, ItemType, Page
from baton.domain.forms.score_rules import Band, Score, ScoreRule
from baton.domain.forms.scoring import scores, scores_of
from baton.domain.forms.settled import settled
from baton.domain.forms.sides import Side
from baton.domain.forms.translated import Text
from baton.domain.forms.validation import validate
from baton.domain.forms.views import (
    AnswerRow,
    AnswerSection,
    CheckView,
    ErrorLink,
    PageNumbers,
    PageView,
    Progress,
    Summary,
)

__all__ = [
    "AlertRule",
    "AnswerRow",
    "AnswerSection",
    "BadField",
    "Band",
    "Block",
    "CardView",
    "CheckView",
    "CompiledForm",
    "Destination",
    "DisplayView",
    "Draft",
    "ErrorLink",
    "FieldView",
    "FileView",
    "Finding",
    "FormIncomplete",
    "FormRefused",
    "GroupView",
    "ImportReport",
    "Item",
    "ItemType",
    "KeptFile",
    "Kind",
    "Level",
    "OptionView",
    "Origin",
    "Page",
    "PageFields",
    "PageNumbers",
    "PageView",
    "PartView",
    "Place",
    "Progress",
    "RepeatView",
    "Score",
    "ScoreRule",
    "ShowTest",
    "ShowWhen",
    "Side",
    "Spoken",
    "Summary",
    "Text",
    "after_save",
    "alarming",
    "alarming_on",
    "answer_values",
    "asked_again",
    "check",
    "compile_form",
    "complete",
    "draft_from_response",
    "field_name",
    "files_in",
    "flagged",
    "focus_id",
    "import_report",
    "is_shown",
    "narrowed",
    "next_page",
    "page_numbers",
    "page_view",
    "previous_page",
    "progress",
    "read_json",
    "read_page",
    "resume_page",
    "scores",
    "scores_of",
    "settled",
    "summary",
    "validate",
    "whole_view",
    "with_file",
    "without_file",
    "write_json",
]
