"""Maps for web pages: folium's frame, the outlines under it and the data in it, all from our own addresses."""

from geo.maps.data import MapCircle, MapHere, MapPin, MapView, map_data
from geo.maps.frame import Frame, get_frame
from geo.maps.outlines import LEVELS, Outlines, get_outlines

__all__ = [
    "LEVELS",
    "Frame",
    "MapCircle",
    "MapHere",
    "MapPin",
    "MapView",
    "Outlines",
    "get_frame",
    "get_outlines",
    "map_data",
]
