"""What example offerings are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.offerings.types import Access, Bring, CostKind, Delivery, HelpBy, Kind
from app.domain.organisations.types import OrganisationKind

LIBRARY = OrganisationKind.LIBRARY
WELFARE = OrganisationKind.WELFARE
VOLUNTEERS = OrganisationKind.VOLUNTEERS
EDUCATION = OrganisationKind.EDUCATION
HEALTH = OrganisationKind.HEALTH
LEGAL = OrganisationKind.LEGAL

DROP_IN: Mapping[Access, int] = {Access.DROP_IN: 1}
MOSTLY_DROP_IN: Mapping[Access, int] = {Access.DROP_IN: 4, Access.APPOINTMENT: 1}
MOSTLY_APPOINTMENT: Mapping[Access, int] = {Access.APPOINTMENT: 4, Access.DROP_IN: 1, Access.REFERRAL: 1}
REGISTRATION: Mapping[Access, int] = {Access.REGISTRATION: 1}
EITHER: Mapping[Access, int] = {Access.DROP_IN: 1, Access.REGISTRATION: 1}

FREE: Mapping[CostKind, int] = {CostKind.FREE: 1}
MOSTLY_FREE: Mapping[CostKind, int] = {CostKind.FREE: 7, CostKind.VOLUNTARY: 1, CostKind.UNKNOWN: 1}
SOMETIMES_PAID: Mapping[CostKind, int] = {CostKind.FREE: 5, CostKind.PAID: 4, CostKind.VOLUNTARY: 1}


@dataclass(frozen=True, slots=True)
class Course:
    """How many lessons of how many minutes a course has, and its level on screen."""

    lessons: tuple[int, int]
    minutes: int
    level: str = ""
    group: tuple[int, int] = (6, 14)
    has_certificate: bool = False
    has_intake: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One sort of offering, with the words it can have. `about` is a pool from which a few sentences are taken.

    In the words `{town}` stands for the town. `weight` says how often it occurs among what its organisation gives.
    """

    key: str
    kind: Kind
    form: str
    themes: tuple[str, ...]
    given_by: tuple[OrganisationKind, ...]
    titles: tuple[str, ...]
    summaries: tuple[str, ...]
    about: tuple[str, ...]
    weight: int = 2
    audiences: tuple[tuple[str, ...], ...] = (("everyone",),)
    access: Mapping[Access, int] = field(default_factory=lambda: MOSTLY_DROP_IN)
    cost: Mapping[CostKind, int] = field(default_factory=lambda: FREE)
    help_by: HelpBy | None = None
    bring: tuple[Bring, ...] = ()
    bring_notes: tuple[str, ...] = ("",)
    products: tuple[str, ...] = ()
    hours: tuple[str, ...] = ("weekly", "weekly", "twice", "even_weeks", "nth", "season", "unknown")
    course: Course | None = None
    deliveries: tuple[Delivery, ...] = (Delivery.ON_SITE,)
    is_multilingual: bool = False
