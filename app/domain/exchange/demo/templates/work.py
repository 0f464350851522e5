"""Examples about work."""

from __future__ import annotations

from app.domain.exchange.demo.types import (
    EDUCATION,
    LIBRARY,
    MOSTLY_APPOINTMENT,
    MOSTLY_DROP_IN,
    REGISTRATION,
    VOLUNTEERS,
    WELFARE,
    Course,
    Template,
)
from app.domain.offerings.types import Bring, HelpBy, Kind

WORK = (
    Template(
        key="application-letter",
        kind=Kind.HELP,
        form="consultation",
        themes=("work",),
        given_by=(LIBRARY, WELFARE, VOLUNTEERS),
        weight=4,
        titles=(
            "Spreekuur werk en solliciteren",
            "Hulp bij uw sollicitatiebrief",
            "Sollicitatiehulp",
            "Werkplein-café",
        ),
        summaries=(
            "Wij helpen u met een cv en een sollicitatiebrief.",
            "Zoekt u werk? Kom met uw vragen. Wij oefenen ook het gesprek met u.",
            "Samen zoeken naar vacatures die bij u passen.",
        ),
        about=(
            "Hebt u al een cv? Neem het mee, op papier of op een stick.",
            "Er zijn computers en er is een printer.",
            "U kunt elke week terugkomen.",
            "Wij kennen bedrijven in de buurt die mensen zoeken.",
        ),
        audiences=(("job-seekers",), ("job-seekers", "young-people")),
        access=MOSTLY_DROP_IN,
        help_by=HelpBy.VOLUNTEER,
        products=("wwUitkering",),
    ),
    Template(
        key="job-training",
        kind=Kind.LEARN,
        form="course",
        themes=("work",),
        given_by=(EDUCATION, WELFARE),
        weight=4,
        titles=(
            "Solliciteren kunt u leren",
            "Ontdek wat u kunt",
            "Training: op weg naar werk",
            "Jongeren aan het werk",
        ),
        summaries=(
            "Ontdek waar u goed in bent en welk werk bij u past.",
            "Oefen met solliciteren, in een groep met een vaste trainer.",
        ),
        about=(
            "U maakt een cv en een korte film over uzelf.",
            "Een keer gaan wij samen op bezoek bij een bedrijf.",
            "U krijgt een bewijs van deelname.",
            "Overleg met de gemeente als u een uitkering hebt. Meestal mag u meedoen.",
        ),
        audiences=(("job-seekers",), ("job-seekers", "young-people")),
        access=REGISTRATION,
        course=Course(lessons=(4, 6), minutes=150, group=(6, 12), has_certificate=True),
        bring=(Bring.NOTEBOOK,),
    ),
    Template(
        key="own-business",
        kind=Kind.HELP,
        form="consultation",
        themes=("work", "money"),
        given_by=(VOLUNTEERS,),
        weight=1,
        titles=("Spreekuur voor kleine ondernemers", "Een eigen bedrijf: hulp bij de start"),
        summaries=(
            "Vragen over uw eigen bedrijf? Oud-ondernemers denken gratis met u mee.",
            "Hulp bij uw plan, uw administratie en uw belasting als u voor uzelf werkt.",
        ),
        about=(
            "Maak van tevoren een afspraak.",
            "Wij geven advies. U neemt zelf de besluiten.",
            "Ook als het niet goed gaat met uw bedrijf, kunt u komen praten.",
        ),
        audiences=(("entrepreneurs",),),
        access=MOSTLY_APPOINTMENT,
        help_by=HelpBy.VOLUNTEER,
    ),
)
