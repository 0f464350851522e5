"""An index of names in memory: exact, by beginning, and with a letter or two wrong."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from heapq import nsmallest

from rapidfuzz import process
from rapidfuzz.distance import OSA

from geo.gazetteer.types import Place, PlaceKind
from geo.names import fold, key, without_suffix

ARTICLES = frozenset({"de", "den", "het", "s", "t", "n", "sint", "the"})
"""First words that people leave out: Helder for Den Helder, Graveland for ’s-Graveland."""

AREA_ALIASES: dict[str, tuple[str, ...]] = {
    "PV20": ("gr", "gn", "gron"),
    "PV21": ("fr", "frl", "friesland", "frisia"),
    "PV22": ("dr",),
    "PV23": ("ov", "o"),
    "PV24": ("fl",),
    "PV25": ("gld", "ge", "guelders"),
    "PV26": ("ut", "utr"),
    "PV27": ("nh", "north holland"),
    "PV28": ("zh", "south holland"),
    "PV29": ("ze", "zl", "z"),
    "PV30": ("nb", "brabant", "north brabant"),
    "PV31": ("l", "li", "lb"),
    "GM1900": ("zuidwest friesland", "zuidwest fryslan", "sudwest friesland", "swf"),
    "GM0518": ("s gravenhage",),
    "GM0796": ("den bosch",),
    "GM0363": ("a dam",),
    "GM0599": ("r dam", "rotjeknor"),
    "GM0088": ("schier",),
}
"""Names and marks of provinces and municipalities that people use beside the official one."""

_KIND_ORDER = {PlaceKind.PLACE: 0, PlaceKind.MUNICIPALITY: 1, PlaceKind.PROVINCE: 2}
SMALL_VILLAGE = 500
"""What a place without a known population counts for: the source knows those of 500 people and more."""


def people(place: Place) -> int:
    """Give the population by which places of one name are weighed."""
    return place.population or SMALL_VILLAGE


def by_people(place: Place) -> tuple[int, int, str, str]:
    """Sort key: most people first, and a total order."""
    return -people(place), _KIND_ORDER[place.kind], place.municipality_code or "", place.province_code


def slip_limit(name: str) -> int:
    """Tell how many letters may be wrong in a name of this length."""
    return 0 if len(name) < 4 else 1 if len(name) < 6 else 2


def is_slip(typed: str, name: str) -> bool:
    """Tell whether a text is a name with a letter or two wrong: some slips, like Amersfort, are names in the source."""
    folded = key(typed)
    return OSA.distance(folded, key(name)) <= slip_limit(folded)


class NameIndex:
    """Places by name, in layers: own names, other names, names without their article."""

    def __init__(self, places: Iterable[tuple[Place, Sequence[str]]]) -> None:
        """Index places with their aliases."""
        own: dict[str, list[Place]] = defaultdict(list)
        other: dict[str, list[Place]] = defaultdict(list)
        short: dict[str, list[Place]] = defaultdict(list)
        for place, aliases in places:
            bare = fold(without_suffix(place.name)[0])
            own[bare.replace(" ", "")].append(place)
            if bare != (full := fold(place.name)):
                other[full.replace(" ", "")].append(place)
            for alias in aliases:
                other[key(alias)].append(place)
            first, _, rest = bare.partition(" ")
            if first in ARTICLES and len(rest) > 2:
                short[rest.replace(" ", "")].append(place)
        self._layers = tuple(
            {
                name: tuple(sorted(found, key=by_people)) if len(found) > 1 else tuple(found)
                for name, found in layer.items()
            }
            for layer in (own, other, short)
        )
        self._sorted = tuple(sorted(layer) for layer in self._layers)

    def find(self, name: str, *, without_article: bool = True) -> tuple[Place, ...]:
        """Find the places of a name, most people first; an empty tuple when there is none.

        Own names go before other names, those before names that lack their article.
        """
        folded = key(name)
        layers = self._layers if without_article else self._layers[:2]
        return next((layer[folded] for layer in layers if folded in layer), ())

    def find_similar(self, name: str) -> tuple[Place, ...]:
        """Find the places whose name differs least from a text, by one letter or two; most people first."""
        folded = key(name)
        limit = slip_limit(folded)
        if not limit:
            return ()
        # Two letters wrong, the first among them, is another name: IJburg is not Limburg.
        for layer, names in zip(self._layers[:2], self._sorted[:2], strict=True):
            close = process.extract(folded, names, scorer=OSA.distance, score_cutoff=limit, limit=20)
            slips = [slip for slip in close if slip[1] == 1 or slip[0][0] == folded[0]]
            if slips:
                least = slips[0][1]
                found = {place: None for match, distance, _ in slips if distance == least for place in layer[match]}
                return tuple(sorted(found, key=by_people))
        return ()

    def find_beginning(self, prefix: str, limit: int) -> list[Place]:
        """List the places with a name that begins so.

        Those called exactly so come first, then those whose own name (perhaps without its article) begins so, then
        those of which another name does; most people first within each.
        """
        folded = key(prefix)
        if not folded:
            return []
        found: dict[Place, int] = {}
        for layer, names, rank in zip(self._layers, self._sorted, (1, 2, 1), strict=True):
            if rank == 2 and len(folded) < 3:
                continue  # Names in forty languages begin with anything.
            for position in range(bisect_left(names, folded), len(names)):
                name = names[position]
                if not name.startswith(folded):
                    break
                for place in layer[name]:
                    found[place] = min(found.get(place, 9), 0 if name == folded else rank)
        return nsmallest(limit, found, key=lambda place: (found[place], *by_people(place)))
