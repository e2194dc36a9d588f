"""The end of a run: everything final or with a person, nothing acknowledged lost or altered."""

import hashlib
import json
from collections import Counter
from typing import Any

from baton.actions.check_case import findings
from baton.actions.reconcile import BOOKMARK, reconcile
from baton.actions.seal_document import act_key
from baton.aws.store_lists import listed
from baton.domain.case import Case
from baton.domain.documents import Document
from baton.domain.errors import NotFound
from baton.domain.messages import MessageState
from baton.domain.words import HolderKind, TaskKind
from tests.simulation.invariants import FINAL, Watch
from tests.simulation.judging_forms import FormJudge
from tests.simulation.ledger import Ledger, Place
from tests.simulation.provider import Sent

SENT_STATES = {MessageState.SENT, MessageState.DELIVERED, MessageState.BOUNCED}


class Judge:
    """Compares the rows, the files and the mail with what people were told."""

    def __init__(self, watch: Watch, place: Any, ledger: Ledger, sent: list[Sent]) -> None:
        self.watch, self.place, self.ledger, self.sent = watch, place, ledger, sent
        self.store = place.store
        self.files = place.documents
        self.left_before: set[tuple[str, str]] = set()
        self.one_try = False
        """No document was made from other data, or after staff asked for another try."""

    def judge(self) -> None:
        """Write down whatever is wrong at the end."""
        for practice_id, case_id in list(self.watch.seen):
            case = self.watch.look(practice_id, case_id)
            self._at_rest(case)
            self._documents(case)
            self._messages(case)
        self._board()
        self._reconciled()
        self._opened()
        self._apart()
        FormJudge(self.watch, self.place, self.ledger).judge()
        self._signed()
        self._worked()
        self._scans()
        self._once()
        for words in self.ledger.wrong_doors:
            self.watch.blame("I5", words)

    def _at_rest(self, case: Case) -> None:
        for task in case.tasks.values():
            if task.stage not in FINAL[task.kind] and task.holder.kind is not HolderKind.MEMBER:
                self._blame(
                    "I1", f"{task.kind} {task.stage} came to rest with the {task.holder.kind}"
                )
        if case.messages:
            self._blame("I1", f"case {case.case_id} came to rest with a message unsent")

    def _documents(self, case: Case) -> None:
        rows = self.store.documents(case.practice_id, case.case_id)
        for task in case.tasks.values():
            mine = [row for row in rows if row.task_id == task.task_id and row.kind is task.kind]
            if task.stage == "sealed" and sum(row.sealed for row in mine) != 1:
                self._blame("I3", f"{task.title}: {len(mine)} documents, not one sealed")
            if task.stage == "released" and len(mine) != 1:
                self._blame("I3", f"{task.title}: {len(mine)} letters for one intent")
        for row in rows:
            self._kept(row)

    def _kept(self, row: Document) -> None:
        data = self.files.get(row.key, row.version_id)
        if hashlib.sha256(data).hexdigest() != row.sha256:
            self._blame("I4", f"{row.title} is not the file that was recorded")
        if f"/{row.practice_id}/" not in row.key:
            self._blame("I5", f"{row.title} lies at {row.key}, outside its practice")
        known = self.store.registered(row.sha256) if row.inputs_sha256 else None
        if row.inputs_sha256 and (known is None or known.practice_id != row.practice_id):
            self._blame("I4", f"{row.title} is not in the registry of issued files")

    def _messages(self, case: Case) -> None:
        tags = (sent.message.tags for sent in self.sent)
        left = self.left_before | {(tag.case, tag.message) for tag in tags}
        for row in self.store.messages(case.practice_id, case.case_id):
            if row.state in SENT_STATES and (case.case_id, row.message_id) not in left:
                self._blame("I3", f"a {row.kind} is marked {row.state} and never left")

    def _board(self) -> None:
        for practice_id in self.store.practice_ids():
            shown = {row.case_id: row for row in self.store.open_cases(practice_id)}
            for (owner, case_id), seen in self.watch.seen.items():
                if owner != practice_id:
                    continue
                told = Case.model_validate(seen.known).with_(label=seen.case.label)
                row = shown.pop(case_id, None)
                if (row is not None) != (told.closed_at is None):
                    self._blame(
                        "I2", f"the board and the events disagree whether {case_id} is open"
                    )
                if row and row != listed(told):
                    self._blame("I2", f"the board shows {case_id} otherwise than its events tell")
            if shown:
                self._blame("I5", f"the board of {practice_id} shows what is not its own")

    def _reconciled(self) -> None:
        """The hourly check counts the same as we do, and finds nothing."""
        for seen in self.watch.seen.values():
            for finding in findings(self.place.ports, seen.case):
                self._blame("I2", f"the hourly check would find {finding.reason}")
        self.store.keep_bookmark(BOOKMARK, "")  # a whole round, whatever was left of another
        counts = reconcile(self.place.ports)
        practices = self.store.practice_ids()  # the check may just have asked for a review
        shown = [each for p in practices for each in self.store.open_cases(p)]
        left = sum(len(each.tasks) for each in shown)
        told = [counts[name] for name in ("open", "accounted", "orphans", "unreadable")]
        if told != [left, left, 0, 0]:
            self._blame("I1", f"{left} tasks are open, and the hourly check counts {counts}")

    def _opened(self) -> None:
        for practice_id, case_id in self.ledger.opened:
            if (practice_id, case_id) not in self.watch.seen:
                self._blame("I4", f"case {case_id} was opened and is gone")

        orders = Counter(
            (seen.case.practice_id, seen.case.patient_id)
            for seen in self.watch.seen.values()
            if seen.case.pack
        )
        for (_, patient), cases in orders.items():
            if cases > 1:
                self._blame("I3", f"{cases} cases for one order of {patient}")

    def _apart(self) -> None:
        """Whoever asks for a case under another practice finds nothing."""
        practices = self.store.practice_ids()
        for owner, case_id in self.watch.seen:
            for other in practices:
                if other != owner and self._found(other, case_id):
                    self._blame("I5", f"{other} reads a case of {owner}")

    def _found(self, practice_id: str, case_id: str) -> bool:
        try:
            return bool(self.store.get(practice_id, case_id))
        except NotFound:
            return False

    def _signed(self) -> None:
        for place, shown in self.ledger.signed.items():
            task = self._task(place)
            if task is None or not task.act_sha256:
                self._blame("I4", "a signature was acknowledged and is gone")
                continue
            act = json.loads(self.files.get(act_key(place.practice_id, task.act_sha256)))
            if act["doc_sha256"] != shown and task.stage != "sealed":
                self._blame("I4", "another document was signed than the one shown")
            if task.stage == "sealed":
                self._sealed(place, act)

    def _sealed(self, place: Place, act: Any) -> None:
        rows = self.store.documents(place.practice_id, place.case_id)
        mine = [row for row in rows if row.task_id == place.task_id]
        sealed = next((row for row in mine if row.sealed), None)
        frozen = next((row for row in mine if not row.sealed), None)
        if sealed is None or frozen is None or frozen.sha256 != act["doc_sha256"]:
            self._blame("I4", "what was sealed is not what was signed")
            return
        words = self.ledger.submitted.get(_form_beside(self.watch, place))
        inputs = self.files.get(f"inputs/{place.practice_id}/{frozen.inputs_sha256}.json")
        if words and words not in inputs.decode():
            self._blame("I4", "the filed document does not hold the answers that were handed in")
        body = self.files.get(frozen.key).partition(b"\n")[2].rpartition(b"</body>")[0]
        if body not in self.files.get(sealed.key):
            self._blame("I4", "the sealed file shows another text than the one signed")

    def _worked(self) -> None:
        for place, outcome in self.ledger.finished.items():
            task = self._task(place)
            if task is None or task.stage != "done" or task.outcome != outcome:
                self._blame("I4", f"a task was ended with {outcome} and does not say so")
        for practice_id, case_id, text in self.ledger.notes:
            events = self.store.events(practice_id, case_id)
            if not any(event.detail.get("text") == text for event in events):
                self._blame("I4", f"the {text} is gone")

    def _scans(self) -> None:
        tasks = Counter(
            (practice_id, task.sha256)
            for (practice_id, _), seen in self.watch.seen.items()
            for task in seen.case.tasks.values()
            if task.kind is TaskKind.FILING
        )
        scans = Counter((key.split("/")[1], s) for key, s in self.ledger.uploaded.items())
        for (practice_id, sha256), count in scans.items():
            found = tasks[practice_id, sha256]
            if found != count:
                words = f"{found} tasks for {count} scans of the same bytes in {practice_id}"
                self._blame("I3" if found > count else "I4", words)
        for (practice_id, intake), sha256 in self.ledger.filed.items():
            kept = [
                row
                for owner, case_id in self.watch.seen
                if owner == practice_id
                for row in self.store.documents(practice_id, case_id)
                if row.sha256 == sha256 and row.case_id != intake
            ]
            if len(kept) != 1:
                self._blame("I4", f"a scan was filed and stands {len(kept)} times in the record")

    def _once(self) -> None:
        practices = self.store.practice_ids()
        known = {row.key for place in self.watch.seen for row in self.store.documents(*place)}
        for key, versions in self.place.objects():
            stray = key.startswith("documents/") and key not in known
            if stray and self.one_try:
                self._blame("I3", f"{key} was made for nothing: another was kept for its intent")
            if key.split("/")[1] not in practices:
                self._blame("I5", f"{key} lies outside every practice")
            if key.startswith(("documents/", "acts/", "scans/")) and len(versions) != 1:
                self._blame("I3", f"{key} was written {len(versions)} times")

    def _task(self, place: Place) -> Any:
        seen = self.watch.seen.get((place.practice_id, place.case_id))
        return seen.case.tasks.get(place.task_id) if seen else None

    def _blame(self, invariant: str, words: str) -> None:
        self.watch.blame(invariant, words)


def _form_beside(watch: Watch, place: Place) -> Place:
    case = watch.seen[place.practice_id, place.case_id].case
    task = case.tasks[place.task_id]
    forms = [other for other in task.after if case.tasks[other].kind is TaskKind.FORM]
    return place._replace(task_id=forms[0] if forms else "")
