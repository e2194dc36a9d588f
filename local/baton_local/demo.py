"""Plays a week in the demo practice by its pages, under a moved clock; never by writing rows.

The clock is put back six days, the week is lived day by day, and the clock comes home again. What
the people of the demo are called is made up, and the practice is flagged as test data.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from baton.actions.create_practice import Founding
from baton.domain.errors import Conflict
from baton.domain.practices import Practice
from baton_local.browsing import Browser
from baton_local.demo_people import CAST, DEMO_PATIENT, TEAM, Part, Scene
from baton_local.demo_scans import a_letter, half_a_file
from baton_local.emulator import wait_until
from baton_local.errors import LocalCloudError
from baton_local.home import Home
from baton_local.people import Account, Staff
from baton_local.practice import found_here
from baton_local.progress import Progress
from baton_local.ready import DemoFacts
from baton_local.receipts import Fate
from baton_local.stack import Stack
from baton_local.story import Story

ZONE = ZoneInfo("Africa/Johannesburg")
DAYS = 6
HOURS = (time(9, 30), time(13, 30), time(16, 30))
WORK_SECONDS = 60

FOUNDING = Founding(
    name="Harbour Street Dental",
    email="manager@harbour.example",
    manager="Thandi Mokoena",
    phone="+27 21 555 0100",
    zone=ZONE.key,
    password="Temporary-2026!",  # noqa: S106 - replaced at the first sign-in
    test=True,
)
PASSWORD = "Harbour-Street-2026!"  # noqa: S105 - of a demo that never leaves this machine


def prepare(home: Home, progress: Progress) -> None:
    """Before a start: throw away what a demo that was cut short left where nothing else was."""
    if home.demo_begun_file.exists():
        progress.say("  The demo was cut short last time: it is played from the beginning")
        home.empty()
    if not (home.state / "state").exists():
        home.demo_begun_file.touch()


def play(stack: Stack, progress: Progress) -> DemoFacts:
    """Play the week once and say how to get in; a later start finds what was played."""
    kept = stack.home.demo_file
    if kept.exists():
        try:
            return DemoFacts.model_validate_json(kept.read_text())
        except ValidationError as error:
            raise LocalCloudError(
                f"{kept} cannot be read: empty the cloud with `baton reset` and start again."
            ) from error
    facts = _Week(stack, progress).play()
    part = kept.with_suffix(".part")
    part.write_text(facts.model_dump_json())
    part.chmod(0o600)
    part.replace(kept)
    stack.home.demo_begun_file.unlink(missing_ok=True)
    return facts


class _Week:
    """One week of the demo practice."""

    def __init__(self, stack: Stack, progress: Progress) -> None:
        self.stack, self.progress = stack, progress
        self.staff = Staff(Browser(stack.base_url), stack.clock)
        self.today = datetime.now(ZONE).date()
        self.stories: dict[str, tuple[Story, str]] = {}

    def play(self) -> DemoFacts:
        self._at(-DAYS, HOURS[0])
        practice = self._founded()
        self.account = self.staff.first_sign_in(FOUNDING.email, FOUNDING.password or "", PASSWORD)
        for member in TEAM:
            self.staff.browser.get("/staff/practice")
            self.staff.browser.post("/staff/practice/members", member)
        for day in range(-DAYS, 1):
            self._live(day)
        self.stack.clock.move("now")
        self._scans(practice)
        self._settled()
        self.stack.invoke("Reconcile")
        return self._facts(self.account)

    def _founded(self) -> Practice:
        try:
            return found_here(self.stack, FOUNDING)
        except Conflict as error:
            raise LocalCloudError(
                "A demo that was cut short lies among your data: start with `--no-demo`,"
                " or throw all of it away with `baton reset`."
            ) from error

    def _live(self, day: int) -> None:
        """One day: each hour time passes, then people act."""
        for hour in HOURS:
            if day == 0 and self._moment(day, hour) > datetime.now(ZONE):
                return self._act(day, hour)
            self._at(day, hour)
            self.stack.sweep()
            self._settled()
            self._act(day, hour)
        return None

    def _act(self, day: int, hour: time) -> None:
        if hour == HOURS[0]:
            if day % 2 == 0:
                self.progress.say(f"    {self._moment(day, hour):%A} at {FOUNDING.name}")
            self.staff.sign_in(self.account)  # every morning, as people do
            for part in (p for p in CAST if p.opens_on == day):
                self._open(part)
            self._settled()
        for part in CAST:
            for scene in part.scenes:
                if (scene.day, scene.hour) == (day, HOURS.index(hour)):
                    self._play(part, scene)
        self._settled()

    def _open(self, part: Part) -> None:
        story = Story(self.stack, self.staff, part.person)
        case = story.open(pack=part.pack, in_days=part.wanted_on - part.opens_on)
        self.stories[part.person.name] = (story, case)

    def _play(self, part: Part, scene: Scene) -> None:
        story, case = self.stories[part.person.name]
        match scene.what:
            case "bounce":
                self.stack.inject(story.invitation(), Fate.BOUNCED)
            case "deliver":
                self.stack.inject(story.invitation(), Fate.DELIVERED)
            case "note":
                self.staff.act(case, "note", {"text": scene.words})
            case _:
                self._visit(story, scene)

    def _visit(self, story: Story, scene: Scene) -> None:
        patient = story.at_the_door()
        patient.open_link()
        match scene.what:
            case "open":
                return
            case "begin":
                page = patient.browser.get("/p/me")
                patient.fill_in(patient.browser.get(page.link("form")), pages=3)
            case "fill_in":
                story.fill_in(patient)
            case "sign":
                story.sign(patient)
            case "finish":
                story.fill_in(patient)
                story.sign(patient)
            case "decline":
                page = story.fill_in(patient)
                story.decline(patient, scene.words)
            case "paper" | "question" | "call":
                patient.browser.get("/p/me")
                patient.browser.post("/p/me", {"request": scene.what, "text": scene.words})

    def _scans(self, practice: Practice) -> None:
        """Two files came in: a letter that can be read, and half of one."""
        bucket = self.stack.outputs["ScansBucket"]
        s3 = self.stack.client("s3")
        for name, body in (("referral.pdf", a_letter()), ("fax-0412.pdf", half_a_file())):
            s3.put_object(Bucket=bucket, Key=f"in/{practice.practice_id}/{name}", Body=body)

    def _settled(self) -> None:
        """Let the workers finish what waits in the queues."""
        wait_until(lambda: not any(self.stack.queue_depths().values()), WORK_SECONDS)

    def _at(self, day: int, hour: time) -> None:
        self.stack.clock.move(self._moment(day, hour).isoformat())

    def _moment(self, day: int, hour: time) -> datetime:
        return datetime.combine(self.today + timedelta(days=day), hour, ZONE)

    def _facts(self, account: Account) -> DemoFacts:
        story, _ = self.stories[DEMO_PATIENT.name]
        return DemoFacts(
            staff_user=account.email,
            staff_password=account.password,
            staff_totp_secret=account.totp_secret,
            demo_patient_url=story.at_the_door().link,
            demo_patient_birth_date=DEMO_PATIENT.birth_date.isoformat(),
        )
