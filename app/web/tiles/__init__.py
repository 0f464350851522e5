"""What the map loads besides the page: folium's frame, outlines of our own, and street tiles through our cache."""

from __future__ import annotations

from app.web.tiles.views import bp, warm_up

__all__ = ["bp", "warm_up"]
