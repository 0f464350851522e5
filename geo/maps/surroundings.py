"""What no source gives the map, drawn by hand: land beyond our land outline, where the country ends on land, waters."""

from __future__ import annotations

from typing import Final

import shapely

BEYOND: Final = shapely.from_wkt(
    [
        # France, Belgium, Germany and Denmark
        """POLYGON ((2.7 51.03, 1.9 50.98, 1.6 50.86, 1.55 50.2, 0.2 49.7, -1.5 49.3, -1.5 46, 16 46, 16 57.5, 8.1 57,
    8.1 55.5, 8.65 54.9, 8.9 54.2, 8.9 53.9, 8.5 53.62, 7.85 53.66, 7.85 50.45, 2.7 50.45, 2.7 51.03))""",
        # England
        """POLYGON ((-3 54.6, -0.4 54.4, 0.1 53.6, 0.35 53.1, 0.4 52.8, 1 52.97, 1.5 52.8, 1.75 52.5, 1.6 52.1,
    1.25 51.8, 0.8 51.45, 1.44 51.37, 1.38 51.15, 0.95 50.92, 0 50.75, -3 50.7, -3 54.6))""",
    ]
)
"""The land of our neighbours where the land outline ends, roughly, for those who zoom out."""

LAND_BORDER: Final = shapely.union_all(
    [
        shapely.box(3.37, 51.0, 4.0, 51.37),
        shapely.box(3.95, 50.5, 6.0, 51.62),
        shapely.box(5.7, 50.5, 8.0, 53.25),
    ]
)
"""Where the country ends on land. Elsewhere it ends in the sea, and no border is drawn there."""

WATERS: Final = (
    ("Noordzee", 3.7, 52.6, 7),
    ("IJsselmeer", 5.38, 52.78, 9),
    ("Waddenzee", 5.2, 53.25, 9),
    ("Markermeer", 5.2, 52.55, 10),
    ("Oosterschelde", 3.92, 51.59, 10),
    ("Westerschelde", 3.85, 51.4, 10),
)
"""Large waters: name, lon, lat and the zoom at which the name appears."""
