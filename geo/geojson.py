"""GeoJSON (RFC 7946) features and collections, as plain dictionaries and as text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

Feature: TypeAlias = dict[str, Any]


def feature(geometry: BaseGeometry | None, properties: Mapping[str, Any], *, decimals: int = 6) -> Feature:
    """Make a feature of a geometry in WGS84 (lon, lat), rounded to so many decimals; without a geometry it is null."""
    shape = _rounded(mapping(geometry), decimals) if geometry is not None else None
    return {"type": "Feature", "properties": dict(properties), "geometry": shape}


def dump_lines(features: Iterable[Feature]) -> str:
    """Write a collection with one feature on a line, so that a change of one shows as one line."""
    lines = (json.dumps(item, ensure_ascii=False, separators=(",", ":"), allow_nan=False) for item in features)
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


def _rounded(value: Any, decimals: int) -> Any:  # noqa: ANN401 - coordinates nest as deep as their geometry
    if isinstance(value, float):
        return round(value, decimals)
    if isinstance(value, Mapping):
        return {name: _rounded(item, decimals) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item, decimals) for item in value]
    return value
