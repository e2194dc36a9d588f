"""The element names and extension urls of FHIR R4 and SDC that the practice profile knows."""

from collections.abc import Mapping

_HL7 = "http://hl7.org/fhir/StructureDefinition/"
_SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
_OURS = "https://baton.example/fhir/StructureDefinition/"


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


MIN_LENGTH = f"{_HL7}minLength"
REGEX = f"{_HL7}regex"
MIN_VALUE = f"{_HL7}minValue"
MAX_VALUE = f"{_HL7}maxValue"
MIN_QUANTITY = f"{_SDC}minQuantity"
MAX_QUANTITY = f"{_SDC}maxQuantity"
# the second is SDC's name of it
MIN_OCCURS = (f"{_HL7}questionnaire-minOccurs", f"{_SDC}minOccurs")
MAX_OCCURS = (f"{_HL7}questionnaire-maxOccurs", f"{_SDC}maxOccurs")
MAX_DECIMAL_PLACES = f"{_HL7}maxDecimalPlaces"
MAX_SIZE = f"{_HL7}maxSize"
MIME_TYPE = f"{_HL7}mimeType"
ENTRY_FORMAT = f"{_HL7}entryFormat"
OPEN_LABEL = f"{_SDC}openLabel"
SHORT_TEXT = f"{_SDC}shortText"
CATEGORY = f"{_HL7}questionnaire-displayCategory"
ITEM_CONTROL = f"{_HL7}questionnaire-itemControl"
HIDDEN = f"{_HL7}questionnaire-hidden"
UNIT = f"{_HL7}questionnaire-unit"
UNIT_OPTION = f"{_HL7}questionnaire-unitOption"
OPTION_PREFIX = f"{_HL7}questionnaire-optionPrefix"
CODE_LABEL = f"{_HL7}valueset-label"
OPTION_EXCLUSIVE = f"{_HL7}questionnaire-optionExclusive"
ORDINAL = f"{_HL7}ordinalValue"
# the same under the names of later and of earlier versions
ORDINALS = (ORDINAL, f"{_HL7}itemWeight", f"{_HL7}questionnaire-ordinalValue")
MARKDOWN = f"{_HL7}rendering-markdown"
XHTML = f"{_HL7}rendering-xhtml"
CALCULATED = f"{_HL7}cqf-calculatedValue"
MUST_BE_TRUE = f"{_OURS}must-be-true"
NEVER_PREFILL = f"{_OURS}never-prefill"
SCORE = f"{_OURS}score"
ALERT = f"{_OURS}alert"
SOURCE_HASH = f"{_OURS}questionnaire-hash"
CARRIED = f"{_OURS}carried-answer"

VARIABLE = f"{_HL7}variable"
CALCULATED_EXPRESSION = f"{_SDC}calculatedExpression"
ENABLE_EXPRESSION = f"{_SDC}enableWhenExpression"
INITIAL_EXPRESSION = f"{_SDC}initialExpression"
LAUNCH_CONTEXT = f"{_SDC}launchContext"
ON_ITEMS = frozenset({CALCULATED_EXPRESSION, ENABLE_EXPRESSION, INITIAL_EXPRESSION})
EXPRESSIONS = ON_ITEMS | {VARIABLE}
ADAPTIVE = f"{_SDC}questionnaireAdaptive"

# Below a text or a flag: it would come from the answers.
COMPUTED = frozenset({f"{_HL7}cqf-expression", CALCULATED_EXPRESSION})

# Leaving these out would change what the form asks or means: publishing refuses them.
REFUSED: Mapping[str, str] = {
    f"{_SDC}sourceQueries": "queries to another system",
    f"{_SDC}itemPopulationContext": "queries to another system",
    f"{_SDC}targetStructureMap": "a structure map",
    f"{_SDC}subQuestionnaire": "a form inside the form",
    f"{_SDC}answerExpression": "options from an expression",
    f"{_SDC}candidateExpression": "options from an expression",
    ADAPTIVE: "a form whose questions come from a server (adaptive)",
    f"{_SDC}assemble-expectation": "a form that is put together from parts",
    f"{_SDC}answerOptionsToggleExpression": "options that come and go by an expression",
    f"{_HL7}questionnaire-unitValueSet": "units from a value set",
    f"{_HL7}cqf-library": "a library of clinical logic",
}
ADAPTIVE_PROFILES = ("sdc-questionnaire-adapt", "sdc-questionnaire-adapt-srch")

# These are asked in a plainer way, or left to people: publishing warns.
PLAINER: Mapping[str, str] = {
    f"{_HL7}questionnaire-constraint": "a rule written as an expression",
    f"{_SDC}targetConstraint": "a rule written as an expression",
    f"{_HL7}targetConstraint": "a rule written as an expression",
    f"{_SDC}contextExpression": "help that is looked up elsewhere",
    f"{_SDC}lookupQuestionnaire": "a form that looks up a record elsewhere",
    f"{_HL7}questionnaire-usageMode": "when an item is shown at all (usageMode)",
    f"{_HL7}questionnaire-signatureRequired": "a signature (add a signature task to the pack)",
}
# What other programs may want to know: it changes nothing that is asked, so nobody is told.
_HARMLESS = _names(
    "choiceOrientation displayCategory supportLink observationExtract observation-extract-category "
    "observationLinkPeriod itemExtractionContext isSubject preferredTerminologyServer width "
    "optionalDisplay collapsible columnCount performerType endpoint entryMode shortText "
    "sliderStepValue keyboard answerMedia itemMedia itemAnswerMedia"
)
_FAMILIES = (f"{_HL7}questionnaire-", _SDC)
_USED = frozenset(
    {
        *EXPRESSIONS,
        *REFUSED,
        *PLAINER,
        MIN_QUANTITY,
        MAX_QUANTITY,
        *MIN_OCCURS,
        *MAX_OCCURS,
        SHORT_TEXT,
        OPEN_LABEL,
        ITEM_CONTROL,
        HIDDEN,
        UNIT,
        UNIT_OPTION,
        LAUNCH_CONTEXT,
        *ORDINALS,
    }
)


def is_lost(url: str) -> bool:
    """Whether an extension was made for questionnaires, may matter, and is none that we use."""
    family = next((family for family in _FAMILIES if url.startswith(family)), None)
    return family is not None and url not in _USED and url[len(family) :] not in _HARMLESS


PLAINER_CONTROLS = frozenset({"grid", "table", "htable", "atable"})


_ELEMENT = frozenset({"id", "extension", "modifierExtension"})
FORM_ELEMENTS = _ELEMENT | _names(
    "resourceType meta implicitRules language text contained url identifier version name title "
    "derivedFrom status experimental subjectType date publisher contact description useContext "
    "jurisdiction purpose copyright approvalDate lastReviewDate effectivePeriod code item"
)
ITEM_ELEMENTS = _ELEMENT | _names(
    "linkId definition code prefix text type enableWhen enableBehavior required repeats readOnly "
    "maxLength answerValueSet answerOption initial item"
)
CONDITION_ELEMENTS = _ELEMENT | _names(
    "question operator answerBoolean answerDecimal answerInteger answerDate answerDateTime "
    "answerTime answerString answerCoding answerQuantity answerReference"
)
EXPRESSION_ELEMENTS = _ELEMENT | _names("description name language expression reference")
OPTION_ELEMENTS = _ELEMENT | _names(
    "valueInteger valueDate valueTime valueString valueCoding valueReference initialSelected "
    "valueDecimal valueDateTime valueQuantity"
)
