"""The Informatiepunt Digitale Overheid in its three forms."""

from __future__ import annotations

from app.domain.exchange.demo.types import DROP_IN, LIBRARY, MOSTLY_DROP_IN, Template
from app.domain.offerings.types import Access, Bring, HelpBy, IdoVariant, Kind

_SUMMARIES = (
    "Hebt u vragen over DigiD, toeslagen of een brief van de overheid? Loop binnen. Wij kijken samen waar u moet zijn.",
    "Hulp als u iets met de overheid moet regelen op de computer. Gratis en u hoeft geen lid te zijn.",
    "Lukt het niet op een website van de overheid? Wij wijzen u de weg.",
)
_ABOUT = (
    "Vraag bij de balie naar het Informatiepunt.",
    "Wij helpen met vragen over DigiD, belasting, toeslagen, zorg, werk en uitkering.",
    "U logt zelf in. Wij vragen nooit naar uw wachtwoord of uw burgerservicenummer.",
    "U kunt bij ons gratis een computer en een printer gebruiken.",
    "Hebt u meer hulp nodig? Dan verwijzen wij u door naar iemand in de buurt.",
    "Wij geven ook cursussen waarin u leert om het zelf te doen.",
    "U kunt ook komen met een vraag voor iemand anders.",
)


def _template(variant: IdoVariant, hours: tuple[str, ...], access: dict[Access, int]) -> Template:
    return Template(
        key=f"ido-{variant.value}",
        kind=Kind.HELP,
        form="consultation",
        themes=("government", "digital"),
        given_by=(LIBRARY,),
        titles=("Informatiepunt Digitale Overheid",),
        summaries=_SUMMARIES,
        about=_ABOUT,
        access=access,
        help_by=HelpBy.INFORMATION,
        bring=(Bring.DIGID, Bring.LETTER, Bring.DEVICE),
        products=("digid",),
        hours=hours,
        is_multilingual=True,
    )


INFORMATION_POINT = {
    IdoVariant.BASIC: _template(IdoVariant.BASIC, ("twice", "weekly"), dict(MOSTLY_DROP_IN)),
    IdoVariant.ALWAYS_AVAILABLE: _template(IdoVariant.ALWAYS_AVAILABLE, ("building",), dict(DROP_IN)),
    IdoVariant.BROAD: _template(IdoVariant.BROAD, ("mornings", "office"), dict(DROP_IN)),
}
