"""The words of the page for the client, in English and in German: short, and no term of art."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Words:
    """All that the page can say in one language; keys of mappings are those of the pick-lists."""

    language: str
    months: tuple[str, ...]
    day: str
    kind: str
    title: str
    page: str
    simulated: str
    done: str
    needles: str
    no_site: str
    sides: Mapping[str, str]
    electro: str
    twitched: str
    recorded: str
    pain: str
    adverse: Mapping[str, str]
    other_adverse: str
    normal: str
    normal_points: tuple[str, ...]
    care: str
    care_points: Mapping[str, str]
    no_care: str
    call: str
    emergency: str
    call_points: tuple[str, ...]
    phone: str
    next: str
    no_next: str
    notice: str
    decimal: str

    def date(self, at: datetime) -> str:
        """Give a day with its month in words."""
        local = at.astimezone()
        return self.day.format(local.day, self.months[local.month - 1], local.year)


ENGLISH = Words(
    language="en",
    months=(
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
    day="{0} {1} {2}",
    kind="Dry needling: for you to take home",
    title="Your treatment on {}",
    page="page",
    simulated="SIMULATED\nNobody was treated. This page is an example.",
    done="What was done",
    needles="Thin needles were put into these places:",
    no_site="Nobody wrote down where needles were used.",
    sides={"left": "left side", "right": "right side", "middle": "middle"},
    electro="A weak electric current flowed through needles for a while.",
    twitched=(
        "Your muscles twitched while a needle was in. Such a twitch is short, and you cannot hold "
        "it back. It is a common answer of a muscle to the needle."
    ),
    recorded="Sensors on your skin recorded this.",
    pain="Your pain, as you told us: {} before and {} after. 0 is no pain, 10 is the worst.",
    adverse={
        "bleeding": "It bled a little where the needle was.",
        "bruising": "You got a bruise.",
        "pain_during": "The needles hurt.",
        "pain_after": "It hurt after the needles were out.",
        "aggravation": "Your complaints got worse for now.",
        "drowsiness": "You felt sleepy.",
        "headache": "You got a headache.",
        "nausea": "You felt sick.",
        "faint": "You fainted or nearly did.",
    },
    other_adverse="Something else happened. If you have questions about it, ask us.",
    normal="What is normal now",
    normal_points=(
        "Your muscles are sore, like after sport. This goes away after 24 to 48 hours, that is one "
        "to two days.",
        "A small bruise where the needle was.",
        "You are tired for some hours. Wait with driving until you feel awake.",
    ),
    care="What you can do",
    care_points={
        "hydration": "Drink enough water.",
        "heat": "Put something warm on sore muscles.",
        "gentle_movement": "Move gently, a little and often.",
        "no_strenuous_use": "No hard sport and no heavy lifting for one to two days.",
    },
    no_care="Nothing special. If you are not sure about something, ask us.",
    call="When to call",
    emergency=(
        "You cannot breathe well, or your chest hurts: call the emergency number at once "
        "(112 in Europe, 911 in North America)."
    ),
    call_points=(
        "A place gets red, hot or swollen, or you have a fever: call us.",
        "You feel numb or weak, and it does not go away: call us.",
        "It bleeds and does not stop, or a bruise keeps growing: call us.",
    ),
    phone="Our phone number: {}",
    next="Your next appointment",
    no_next="None is fixed yet. Ask us for one.",
    notice=(
        "The program that looks for twitches is for research. It is not a medical device, and it "
        "does not tell whether a treatment helped."
    ),
    decimal=".",
)
GERMAN = Words(
    language="de",
    months=(
        *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli"),
        *("August", "September", "Oktober", "November", "Dezember"),
    ),
    day="{0}. {1} {2}",
    kind="Dry Needling: zum Mitnehmen",
    title="Ihre Behandlung am {}",
    page="Seite",
    simulated="SIMULIERT\nNiemand wurde behandelt. Diese Seite ist ein Beispiel.",
    done="Was gemacht wurde",
    needles="Dünne Nadeln wurden hier eingestochen:",
    no_site="Niemand hat aufgeschrieben, wo Nadeln waren.",
    sides={"left": "linke Seite", "right": "rechte Seite", "middle": "Mitte"},
    electro="Eine Weile floss ein schwacher Strom durch Nadeln.",
    twitched=(
        "Ihre Muskeln haben gezuckt, während eine Nadel darin war. So ein Zucken ist kurz, und man "
        "kann es nicht zurückhalten. Viele Muskeln antworten so auf die Nadel."
    ),
    recorded="Sensoren auf Ihrer Haut haben das aufgezeichnet.",
    pain=(
        "So stark war Ihr Schmerz, wie Sie uns sagten: {} vorher und {} nachher. 0 ist kein "
        "Schmerz, 10 der schlimmste."
    ),
    adverse={
        "bleeding": "Es hat an der Nadelstelle ein wenig geblutet.",
        "bruising": "Sie haben einen blauen Fleck bekommen.",
        "pain_during": "Die Nadeln haben wehgetan.",
        "pain_after": "Es hat wehgetan, nachdem die Nadeln draußen waren.",
        "aggravation": "Ihre Beschwerden sind vorerst stärker geworden.",
        "drowsiness": "Sie waren schläfrig.",
        "headache": "Sie haben Kopfschmerzen bekommen.",
        "nausea": "Ihnen war übel.",
        "faint": "Sie sind ohnmächtig geworden oder fast.",
    },
    other_adverse="Es ist noch etwas geschehen. Wenn Sie Fragen dazu haben, fragen Sie uns.",
    normal="Was jetzt normal ist",
    normal_points=(
        "Ihre Muskeln tun weh wie nach Sport. Das vergeht nach 24 bis 48 Stunden, also nach ein "
        "bis zwei Tagen.",
        "Ein kleiner blauer Fleck, wo die Nadel war.",
        "Sie sind einige Stunden müde. Fahren Sie erst, wenn Sie wieder wach sind.",
    ),
    care="Was Sie tun können",
    care_points={
        "hydration": "Trinken Sie genug Wasser.",
        "heat": "Legen Sie etwas Warmes auf Muskeln, die wehtun.",
        "gentle_movement": "Bewegen Sie sich sanft, wenig und oft.",
        "no_strenuous_use": "Ein bis zwei Tage kein anstrengender Sport und kein schweres Heben.",
    },
    no_care="Nichts Besonderes. Wenn Sie bei etwas nicht sicher sind, fragen Sie uns.",
    call="Wann Sie anrufen müssen",
    emergency=(
        "Sie bekommen schlecht Luft, oder Ihre Brust tut weh: Rufen Sie sofort den Notruf an "
        "(112 in Europa)."
    ),
    call_points=(
        "Eine Stelle wird rot, heiß oder dick, oder Sie haben Fieber: Rufen Sie uns an.",
        "Etwas ist taub oder schwach, und es vergeht nicht: Rufen Sie uns an.",
        "Es blutet und hört nicht auf, oder ein blauer Fleck wächst: Rufen Sie uns an.",
    ),
    phone="Unsere Telefonnummer: {}",
    next="Ihr nächster Termin",
    no_next="Noch keiner ausgemacht. Fragen Sie uns danach.",
    notice=(
        "Das Programm, das nach dem Zucken sucht, dient der Forschung. Es ist kein Medizinprodukt, "
        "und es sagt nicht, ob eine Behandlung geholfen hat."
    ),
    decimal=",",
)
LANGUAGES = {"en": ENGLISH, "de": GERMAN}
