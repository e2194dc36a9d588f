"""Who is in the demo week, and what each of them does on which day. All of them are made up."""

from dataclasses import dataclass
from datetime import date

from baton_local.story import Person


@dataclass(frozen=True)
class Scene:
    """On `day` (0 = today) at the `hour`-th of the day's hours somebody does something.

    What: open, begin, fill_in, sign, finish, decline, paper, question or call by the patient;
    note by staff; bounce or deliver by the mail provider.
    """

    day: int
    what: str
    words: str = ""
    hour: int = 1


@dataclass(frozen=True)
class Part:
    """One patient: whose pack is opened on which day, wanted by which day, and what happens."""

    person: Person
    opens_on: int
    wanted_on: int
    scenes: tuple[Scene, ...] = ()
    pack: str = "new-patient"


TEAM = (
    {"name": "Joan Peters", "email": "joan@harbour.example", "role": "reception"},
    {"name": "Dr Lindiwe Naidoo", "email": "naidoo@harbour.example", "role": "clinician"},
)

DEMO_PATIENT = Person(
    "Amahle", "van Wyk", date(1986, 3, 27), "amahle@patient.example", "+27825550110"
)

CAST = (
    Part(
        Person("Pieter", "Botha", date(1971, 6, 2), "pieter@patient.example", "+27825550111"),
        opens_on=-6,
        wanted_on=1,
        scenes=(Scene(-5, "finish"),),
    ),
    Part(
        Person("Mei", "Tanaka", date(1994, 11, 19), "mei@patient.example", "+27825550112"),
        opens_on=-6,
        wanted_on=2,
        scenes=(Scene(-4, "begin"),),
    ),
    Part(
        Person("Thabo", "Khumalo", date(1958, 1, 30), "thabo@patient.example", "+27825550113"),
        opens_on=-6,
        wanted_on=0,
        scenes=(Scene(-6, "deliver"),),
        pack="new-patient-dental",
    ),
    Part(
        Person("Ines", "Marchetti", date(1989, 8, 8), "inse@patient.example"),
        opens_on=-2,
        wanted_on=5,
        scenes=(Scene(-2, "bounce"),),
        pack="before-operation",
    ),
    Part(
        Person("Lwazi", "Dube", date(2016, 4, 12), mobile="+27825550115"),
        opens_on=-5,
        wanted_on=2,
        scenes=(Scene(-3, "fill_in"),),
    ),
    Part(
        Person("Naledi", "Dube", date(2018, 9, 3), mobile="+27825550115"),
        opens_on=-1,
        wanted_on=6,
        pack="new-patient-minor",
    ),
    Part(
        Person("Sarah", "O’Neill", date(1966, 2, 14), "sarah@patient.example", "+27825550116"),
        opens_on=-4,
        wanted_on=4,
        scenes=(Scene(-4, "deliver"), Scene(-2, "finish", hour=2)),
    ),
    Part(
        Person(
            "Carlos", "Méndez", date(1979, 12, 5), "carlos@patient.example", "+27825550117", "es"
        ),
        opens_on=-2,
        wanted_on=6,
        scenes=(Scene(-1, "open"),),
    ),
    Part(
        Person("Grace", "Adeyemi", date(1983, 5, 21), "grace@patient.example", "+27825550118"),
        opens_on=-3,
        wanted_on=5,
        scenes=(Scene(-1, "decline", "I would like to talk about the records part first."),),
    ),
    Part(
        Person("Hannah", "Fischer", date(1949, 10, 1), "hannah@patient.example"),
        opens_on=-3,
        wanted_on=7,
        scenes=(Scene(-1, "paper"), Scene(-1, "note", "Comes past on Friday.", hour=2)),
    ),
    Part(
        Person("Yusuf", "Ibrahim", date(1962, 7, 17)),
        opens_on=-1,
        wanted_on=4,
        pack="new-patient-dental",
    ),
    Part(
        Person("Elena", "Petrova", date(2000, 3, 9), "elena@patient.example", "+27825550119"),
        opens_on=-5,
        wanted_on=3,
        scenes=(Scene(-4, "deliver"), Scene(-3, "finish", hour=2)),
    ),
    Part(DEMO_PATIENT, opens_on=0, wanted_on=6),
)
