"""Values of offerings that code depends on."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """The two things the map unites."""

    LEARN = "learn"
    HELP = "help"


class HelpBy(StrEnum):
    """Who helps."""

    INFORMATION = "information"
    PROFESSIONAL = "professional"
    VOLUNTEER = "volunteer"


class Access(StrEnum):
    """How one gets in."""

    DROP_IN = "drop_in"
    APPOINTMENT = "appointment"
    REGISTRATION = "registration"
    REFERRAL = "referral"


class Delivery(StrEnum):
    """How one meets. Only `on_site` has a venue."""

    ON_SITE = "on_site"
    AT_HOME = "at_home"
    ONLINE = "online"
    TELEPHONE = "telephone"


class Status(StrEnum):
    """Where an offering is in its life; only `published` is public."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    HIDDEN = "hidden"
    ARCHIVED = "archived"


class CostKind(StrEnum):
    """Whether it costs money; unknown is its own answer."""

    FREE = "free"
    PAID = "paid"
    VOLUNTARY = "voluntary"
    UNKNOWN = "unknown"


class Bring(StrEnum):
    """What one takes along."""

    DIGID = "digid"
    IDENTITY = "identity"
    LETTER = "letter"
    DEVICE = "device"
    AUTHORISATION_CODE = "authorisation_code"
    INCOME = "income"
    NOTEBOOK = "notebook"


class IdoVariant(StrEnum):
    """The three forms of an Informatiepunt Digitale Overheid."""

    BASIC = "basic"
    ALWAYS_AVAILABLE = "always_available"
    BROAD = "broad"


class AreaKind(StrEnum):
    """The size of a served area."""

    MUNICIPALITY = "municipality"
    PROVINCE = "province"
    COUNTRY = "country"


COUNTRY_CODE = "NL"
"""The code of the served area that is the whole country."""


class Missing(StrEnum):
    """What an offering can lack before it may be shown."""

    TITLE = "title"
    SUMMARY = "summary"
    THEME = "theme"
    DELIVERY = "delivery"
    VENUE = "venue"
    AREA = "area"
    CONTACT = "contact"
    COST = "cost"
