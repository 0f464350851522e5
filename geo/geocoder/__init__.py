"""Geocoders: what turns a typed text into a place. The gazetteer always answers; PDOK makes it sharper where it can."""

from geo.geocoder.chain import ChainGeocoder
from geo.geocoder.pdok import PdokGeocoder
from geo.geocoder.protocol import Geocoder, LocalGeocoder, SharpeningGeocoder

__all__ = ["ChainGeocoder", "Geocoder", "LocalGeocoder", "PdokGeocoder", "SharpeningGeocoder"]
