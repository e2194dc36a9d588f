"""The answers of a form in the table: one attribute a page, so that an autosave is one write."""

import json
from datetime import datetime
from typing import Any

from baton.aws import keys
from baton.aws.store_base import Stores
from baton.aws.store_bodies import SCHEMA, schema_of
from baton.aws.store_table import ConditionFailed, Row, Write, b, n, primary, s
from baton.domain.answers import Answers
from baton.domain.errors import Gone, NotFound, StaleVersion, Unparsable

PAGE = "page_"


class StoredAnswers(Stores):
    """Drafts and responses."""

    def answers(self, practice_id: str, case_id: str, task_id: str) -> Answers | None:
        """Read the answers of a task."""
        row = self.table.get(keys.answers(practice_id, case_id, task_id))
        return answers_read(row, practice_id, case_id, task_id) if row else None

    def answers_of_case(self, practice_id: str, case_id: str) -> tuple[Answers, ...]:
        """Read the answers of every form of a case, in one query."""
        rows = self.table.query(keys.beside(practice_id, case_id), begins=keys.ANSWERS)
        return tuple(
            answers_read(row, practice_id, case_id, row["sk"]["S"].removeprefix(keys.ANSWERS))
            for row in rows
        )

    def past_answers(self, practice_id: str, case_id: str, task_id: str) -> tuple[Answers, ...]:
        """Give the replaced versions, oldest first."""
        rows = self.table.query(keys.beside(practice_id, case_id), begins=f"PAST#{task_id}#")
        return tuple(answers_read(row, practice_id, case_id, task_id) for row in rows)

    def save_page(self, answers: Answers, page: int, fields: bytes) -> int:
        """Write one page of an open draft."""
        after = answers.revision + 1
        change = _change(answers, page, fields)
        try:
            self.table.update(
                _key(answers),
                "SET " + ", ".join(f"#{name} = :{name}" for name in change),
                condition="#open = :true AND #serial = :serial AND #revision = :before",
                true={"BOOL": True},
                serial=n(answers.serial),
                before=n(answers.revision),
                **change,
            )
        except ConditionFailed as error:
            if error.old is None or not change.items() <= error.old.items():
                raise _refusal(answers, error.old) from error
            # all that we meant to write stands there: our own write, whose reply was lost
        return after


def answers_write(answers: Answers) -> Write:
    """Put the row whole, unless a later revision stands there."""
    return Write(
        row=_row(answers),
        condition="attribute_not_exists(#pk) OR #revision <= :revision",
        values={"revision": n(answers.revision)},
    )


def past_write(answers: Answers) -> Write:
    """Put a replaced version under its number."""
    place = (answers.practice_id, answers.case_id, answers.task_id, answers.version)
    return Write(row={**_row(answers), **primary(keys.past_answers(*place))})


def answers_read(row: Row, practice_id: str, case_id: str, task_id: str) -> Answers:
    """Read answers from their row; raises `Unparsable`."""
    if schema_of(row) > SCHEMA:
        raise Unparsable(f"answers of {task_id} are too new")
    saved_at: Any = row.get("saved_at")
    return Answers(
        practice_id=practice_id,
        case_id=case_id,
        task_id=task_id,
        form=row["form"]["S"],
        form_sha256=row["form_sha256"]["S"],
        open=row["open"]["BOOL"],
        serial=int(row["serial"]["N"]),
        revision=int(row["revision"]["N"]),
        saved_at=datetime.fromisoformat(saved_at["S"]) if saved_at else None,
        saved_by=row["saved_by"]["S"] if "saved_by" in row else None,
        response=row["response"]["B"] if "response" in row else None,
        version=int(row["version"]["N"]) if "version" in row else 1,
        asked_again=tuple(json.loads(row["asked_again"]["S"])) if "asked_again" in row else (),
        note=row["note"]["S"] if "note" in row else None,
        carried=row["carried"]["B"] if "carried" in row else None,
        by_staff="by_staff" in row,
        pages={
            int(name.removeprefix(PAGE)): value["B"]
            for name, value in row.items()
            if name.startswith(PAGE)
        },
    )


def _key(answers: Answers) -> keys.Key:
    return keys.answers(answers.practice_id, answers.case_id, answers.task_id)


def _change(answers: Answers, page: int, fields: bytes) -> dict[str, Row]:
    return {
        f"{PAGE}{page}": b(fields),
        "revision": n(answers.revision + 1),
        **_saved(answers),
    }


def _saved(answers: Answers) -> dict[str, Row]:
    at, by = answers.saved_at, answers.saved_by
    return {
        **({"saved_at": s(keys.sortable(at))} if at else {}),
        **({"saved_by": s(by)} if by else {}),
    }


def _refusal(answers: Answers, stored: Row | None) -> Exception:
    if stored is None:
        return NotFound(f"no answers of {answers.task_id}")
    if not stored["open"]["BOOL"] or stored["serial"] != n(answers.serial):
        return Gone(f"answers of {answers.task_id} are closed")
    return StaleVersion(f"answers of {answers.task_id} changed meanwhile")


def _row(answers: Answers) -> Row:
    return {
        **primary(_key(answers)),
        "schema": n(SCHEMA),
        "form": s(answers.form),
        "form_sha256": s(answers.form_sha256),
        "open": {"BOOL": answers.open},
        "serial": n(answers.serial),
        "revision": n(answers.revision),
        **_saved(answers),
        **({"version": n(answers.version)} if answers.version > 1 else {}),
        **({"asked_again": s(json.dumps(answers.asked_again))} if answers.asked_again else {}),
        **({"note": s(answers.note)} if answers.note else {}),
        **({"carried": b(answers.carried)} if answers.carried else {}),
        **({"by_staff": {"BOOL": True}} if answers.by_staff else {}),
        **({"response": b(answers.response)} if answers.response is not None else {}),
        **{f"{PAGE}{page}": b(fields) for page, fields in answers.pages.items()},
    }
