"""The floor on PostGIS: the least that an answer can cost. One statement through the index, its rows as JSON, no more.

The same rows as the product's, from the same tables, on the same WSGI server with as many connections. The cards are
JSON text already and go through unread.
"""

from __future__ import annotations

import os
from urllib.parse import urlsplit

import orjson
from flask import Flask, Response, request
from psycopg_pool import ConnectionPool

from geo.crs import to_rd

NEAREST = """
    SELECT card, distance_m
    FROM (
        SELECT id, rd <-> ST_SetSRID(ST_MakePoint(%s, %s), 28992) AS distance_m
        FROM listing ORDER BY 2 LIMIT 20
    ) AS nearest
    JOIN listing_card USING (id)
    ORDER BY distance_m
"""


def _pool() -> ConnectionPool:
    url = os.environ["DATABASE_URL"].replace("postgresql+psycopg", "postgresql")
    assert urlsplit(url).scheme == "postgresql"
    size = int(os.environ.get("DATABASE_POOL_SIZE", "8"))
    return ConnectionPool(
        url, min_size=size, max_size=size, kwargs={"autocommit": True, "prepare_threshold": 1}, open=False
    )


app = Flask(__name__, static_folder=None)
pool = _pool()


@app.get("/nearest")
def nearest() -> Response:
    """Give the twenty nearest listings around `near=lat,lon`."""
    if pool.closed:
        pool.open()  # after the fork, in the worker that uses it
    lat, lon = request.args["near"].split(",")
    with pool.connection() as connection:
        rows = connection.execute(NEAREST, to_rd(float(lon), float(lat))).fetchall()
    items = [{"distanceM": round(distance_m), "card": orjson.Fragment(card)} for card, distance_m in rows]
    return Response(orjson.dumps({"items": items}), mimetype="application/json")
