"""The floor on SpatiaLite: the R*Tree's box, doubled until it holds enough, exact distances, and the cards as JSON."""

from __future__ import annotations

import os
import threading
from typing import Any

import orjson
from flask import Flask, Response, request
from pysqlite3 import dbapi2 as sqlite

from geo.crs import to_rd

NEAREST = """
    SELECT card, distance_m
    FROM (
        SELECT listing.id, sqrt((x - :x) * (x - :x) + (y - :y) * (y - :y)) AS distance_m
        FROM idx_listing_rd JOIN listing ON listing.id = idx_listing_rd.pkid
        WHERE xmin <= :x + :reach AND xmax >= :x - :reach AND ymin <= :y + :reach AND ymax >= :y - :reach
        ORDER BY distance_m LIMIT 20
    ) AS nearest
    JOIN listing_card USING (id)
    ORDER BY distance_m
"""
FIRST_REACH_M = 500
LAST_REACH_M = 400_000

app = Flask(__name__, static_folder=None)
local = threading.local()


def _connection() -> Any:
    """Give this thread's own connection, read-only: nothing is shared, so nothing waits."""
    if not hasattr(local, "connection"):
        path = os.environ["DATABASE_URL"].removeprefix("sqlite:///")
        local.connection = sqlite.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)
        local.connection.execute("PRAGMA mmap_size = 1000000000")
    return local.connection


@app.get("/nearest")
def nearest() -> Response:
    """Give the twenty nearest listings around `near=lat,lon`."""
    lat, lon = request.args["near"].split(",")
    x, y = to_rd(float(lon), float(lat))
    reach = FIRST_REACH_M
    rows: list[tuple[str, float]] = []
    while reach <= LAST_REACH_M:
        rows = _connection().execute(NEAREST, {"x": x, "y": y, "reach": reach}).fetchall()
        if len(rows) == 20 and rows[-1][1] <= reach:
            break
        reach *= 2
    items = [{"distanceM": round(distance_m), "card": orjson.Fragment(card)} for card, distance_m in rows]
    return Response(orjson.dumps({"items": items}), mimetype="application/json")
