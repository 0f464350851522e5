"""The records of the exchange form (`docs/data-format.md`), and what a load reports.

The order of the fields here is the order in which they are written.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as made_by
from datetime import date, datetime
from typing import Annotated, final

from msgspec import Meta, Struct, field

from app.domain.errors import DomainError
from app.domain.offerings.types import Access, Bring, CostKind, Delivery, HelpBy, IdoVariant, Kind, Status
from app.domain.organisations.types import Facility, OrganisationKind, Wheelchair, WhenOverdue

OWN_SOURCE = "buurtwijzer"
"""The source of what was entered here by hand; its key is the id."""

Source = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,39}$")]
Key = Annotated[str, Meta(min_length=1, max_length=120)]
Name = Annotated[str, Meta(min_length=1, max_length=120)]
Note = Annotated[str, Meta(max_length=500)]
Text = Annotated[str, Meta(max_length=10_000)]
Line = Annotated[str, Meta(max_length=200)]
Moment = Annotated[datetime, Meta(tz=True)]
Term = Annotated[str, Meta(min_length=1, max_length=200)]


@final
class Reference(Struct, frozen=True, forbid_unknown_fields=True):
    """A record of another source; one of the same source is named by its key alone."""

    source: Source
    key: Key


Refers = Key | Reference


class _Record(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True, tag_field="type"):
    """What every line starts with."""

    source: Source
    key: Key


@final
class OrganisationRecord(
    _Record, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True, tag="organisation"
):
    """An organisation; `parent` has to come before it."""

    name: Name
    kind: OrganisationKind
    parent: Refers | None = None
    description: Text = ""
    phone: Line = ""
    email: Line = ""
    website: Line = ""
    check_interval_days: Annotated[int, Meta(ge=1, le=1000)] = 182
    when_overdue: WhenOverdue = WhenOverdue.ESCALATE
    is_example: bool = False


class Closed(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Days, the last included, on which it is closed or, with hours (`10:00-12:00`), open at other times."""

    first: date = field(name="from")
    until: date
    hours: Line = ""
    reason: Note = ""


Closures = Annotated[list[Closed], Meta(max_length=200)]


@final
class VenueRecord(_Record, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True, tag="venue"):
    """A venue, kept by one organisation; the point is WGS84."""

    organisation: Refers
    name: Name
    street_address: Name
    postcode: Annotated[str, Meta(pattern=r"^[1-9][0-9]{3} ?[A-Z]{2}$")]
    town: Name
    municipality: Annotated[str, Meta(pattern=r"^GM[0-9]{4}$")]
    lat: float
    lon: float
    wheelchair: Wheelchair = Wheelchair.UNKNOWN
    facilities: list[Facility] = []
    access_note: Note = ""
    closures: Closures = []
    is_example: bool = False


class Cost(Struct, frozen=True, forbid_unknown_fields=True):
    """What it costs, in cents; the note explains."""

    kind: CostKind
    cents: Annotated[int, Meta(ge=1, le=10_000_000)] | None = None
    note: Note = ""


class Unavailable(Struct, frozen=True, forbid_unknown_fields=True):
    """Why it is not given for a while, and until when."""

    reason: Annotated[str, Meta(min_length=1, max_length=500)]
    until: date | None = None


class AtVenue(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A venue where it is given, with the hours there; none means unknown. Its closures go before the venue's."""

    venue: Refers
    hours: Annotated[str, Meta(max_length=500)] = ""
    hours_note: Note = ""
    phone: Line = ""
    room: Line = ""
    closures: Closures = []


class Meeting(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """One dated session; `venue` is one of the offering's, or empty where it is given from afar."""

    starts_at: Moment
    ends_at: Moment
    venue: Refers | None = None


@final
class OfferingRecord(_Record, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True, tag="offering"):
    """An offering with its venues, sessions and served areas."""

    organisation: Refers
    kind: Kind
    form: Term
    title: Name
    summary: Annotated[str, Meta(min_length=1, max_length=500)]
    description: Text = ""
    themes: Annotated[list[Term], Meta(min_length=1, max_length=8)]
    audiences: Annotated[list[Term], Meta(max_length=20)] = []
    languages: Annotated[list[Term], Meta(max_length=30)] = []
    products: Annotated[list[Term], Meta(max_length=200)] = []
    deliveries: Annotated[list[Delivery], Meta(min_length=1)]
    help_by: HelpBy | None = None
    ido: IdoVariant | None = None
    access: Access
    access_note: Note = ""
    sign_up_url: Line = ""
    cost: Cost
    bring: list[Bring] = []
    bring_note: Note = ""
    phone: Line = ""
    email: Line = ""
    website: Line = ""
    duration_note: Note = ""
    max_participants: Annotated[int, Meta(ge=1, le=10_000)] | None = None
    has_intake: bool | None = None
    level: Line = ""
    has_certificate: bool | None = None
    residents_only: bool = False
    status: Status
    valid_from: date | None = None
    valid_until: date | None = None
    unavailable: Unavailable | None = None
    checked_on: date | None = None
    checked_by: Line = ""
    check_due_on: date | None = None
    venues: Annotated[list[AtVenue], Meta(max_length=200)] = []
    sessions: Annotated[list[Meeting], Meta(max_length=1000)] = []
    served_areas: Annotated[list[Term], Meta(max_length=400)] = []
    is_example: bool = False


Record = OrganisationRecord | VenueRecord | OfferingRecord
RECORD_TYPES: dict[str, type[Record]] = {
    "organisation": OrganisationRecord,
    "venue": VenueRecord,
    "offering": OfferingRecord,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a file: the line (from 1), the field (`venues[0].hours`; empty for the whole line), and why."""

    line: int
    field: str
    message: str

    def __str__(self) -> str:
        """Write the fault as it is reported."""
        return f"line {self.line}: {self.field}: {self.message}" if self.field else f"line {self.line}: {self.message}"


class LoadRefused(DomainError):
    """A file has faults, so nothing of it was loaded; `faults` lists them and `is_complete` says whether all."""

    code = "load_refused"

    def __init__(self, faults: list[Fault], *, is_complete: bool) -> None:
        """Keep the faults for who has to mend the file."""
        super().__init__(f"{len(faults)} faults{'' if is_complete else ' and perhaps more'}; nothing was loaded")
        self.faults = faults
        self.is_complete = is_complete


@dataclass(slots=True)
class Tally:
    """How many records of one type were new, changed or the same."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class LoadReport:
    """What a load did."""

    organisations: Tally = made_by(default_factory=Tally)
    venues: Tally = made_by(default_factory=Tally)
    offerings: Tally = made_by(default_factory=Tally)
    listings: int = 0

    @property
    def written(self) -> int:
        """How many records were new or changed."""
        return sum(tally.added + tally.changed for tally in (self.organisations, self.venues, self.offerings))
