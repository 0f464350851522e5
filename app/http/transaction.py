"""One transaction per request: committed when a request that may write succeeded, rolled back otherwise.

Rooms flush and never commit. A reading request is never committed: its session is closed at the end, which rolls back
whatever it should not have written.
"""

from __future__ import annotations

from flask import Flask, Response

from app.extensions import db, is_reading


def init_transaction(app: Flask) -> None:
    """Commit at the end of every successful request that may write."""

    @app.after_request
    def end_transaction(response: Response) -> Response:
        if not is_reading():
            if response.status_code < 400:
                db.session.commit()
            else:
                db.session.rollback()
        return response
