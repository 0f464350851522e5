"""folium's part of the map: one constant script that makes the Leaflet map and its layers.

folium compiles what it has rendered once more as a Jinja template, so text that passes through it is code on the
server. Only the constants in this file pass through it. What differs from page to page is read in the browser, by the
functions of `map.js`, from the data block and the attributes of the map's box. The script is therefore the same for
all pages and can be cached for ever under a name with its hash.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any

from geo.maps.data import EAST, LEAST_ZOOM, MOST_ZOOM, NORTH, SOUTH, WEST

MAP_ID = "map_buurt"
"""The id of the map's element and the name of its variable in the script."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The rendered frame: the element to put in a page, and the script that turns it into a map."""

    html: str
    script: bytes
    digest: str

    @property
    def file_name(self) -> str:
        """Name the script so that a change of it is a new address."""
        return f"frame-{self.digest}.js"


@cache
def get_frame() -> Frame:
    """Render the frame, once per process: folium and what it imports take most of a second and 25 MB."""
    import folium  # noqa: PLC0415  only a process that shows maps pays for it
    from folium.map import Layer  # noqa: PLC0415
    from folium.template import Template  # noqa: PLC0415
    from folium.utilities import JsCode  # noqa: PLC0415

    class ScriptLayer(Layer):
        """A layer that a function of `map.js` makes and fills."""

        _template = Template(
            "{% macro script(this, kwargs) %}var {{ this.get_name() }} = buurtkaart.{{ this._name }}();{% endmacro %}"
        )

        def __init__(self, function: str) -> None:
            super().__init__(name=function)
            self._name = function
            self._id = "layer"

    moves: Any = JsCode("buurtkaart.moves")
    frame = folium.Map(
        location=[52.2, 5.3],
        zoom_start=7,
        tiles=None,
        zoom_control=False,
        scrollWheelZoom=False,
        minZoom=LEAST_ZOOM,  # folium's own words for it are for its tiles, and there are none
        maxZoom=MOST_ZOOM,
        maxBounds=[[SOUTH, WEST], [NORTH, EAST]],
        maxBoundsViscosity=0.8,
        fadeAnimation=moves,
        zoomAnimation=moves,
        markerZoomAnimation=moves,
        inertia=moves,
    )
    frame._name, _, frame._id = MAP_ID.partition("_")  # noqa: SLF001  folium makes up a new name at every start
    for function in ("outlines", "streets", "municipality", "here", "pins"):
        ScriptLayer(function).add_to(frame)
    root: Any = frame.get_root()
    for child in list(root._children.values()):  # noqa: SLF001  as folium's own render() does
        child.render()
    # The header that folium made is left out: it forbids zooming the page and has styles and scripts of its own.
    script = "\n".join(line.strip() for line in root.script.render().splitlines() if line.strip())
    source = f"(function () {{\n{script}\n}})();\n".encode()
    return Frame(
        html=root.html.render().strip(), script=source, digest=hashlib.blake2b(source, digest_size=6).hexdigest()
    )
