"""Values of organisations and venues that code depends on."""

from __future__ import annotations

from enum import StrEnum


class OrganisationKind(StrEnum):
    """What sort of organisation it is."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"
    LIBRARY = "library"
    WELFARE = "welfare"
    MUNICIPALITY = "municipality"
    EDUCATION = "education"
    VOLUNTEERS = "volunteers"
    HEALTH = "health"
    LEGAL = "legal"
    OTHER = "other"


class WhenOverdue(StrEnum):
    """What happens when an organisation does not check its entries in time."""

    ESCALATE = "escalate"
    HIDE = "hide"


class Wheelchair(StrEnum):
    """Whether a venue can be used in a wheelchair; unknown is its own answer."""

    YES = "yes"
    LIMITED = "limited"
    NO = "no"
    UNKNOWN = "unknown"


class Facility(StrEnum):
    """What there is at a venue."""

    COMPUTERS = "computers"
    PRINTER = "printer"
    QUIET_ROOM = "quiet_room"
    PARKING = "parking"
    ADAPTED_TOILET = "adapted_toilet"
    HEARING_LOOP = "hearing_loop"
