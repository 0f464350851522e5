"""Reading the tree in use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.guidance.models import GuidanceTree
from app.domain.guidance.reading import read_tree
from app.domain.guidance.types import Tree


def newest_version(session: Session) -> int:
    """Tell the version in use; 0 when there is none."""
    return session.scalar(select(func.max(GuidanceTree.version))) or 0


def find_newest(session: Session) -> GuidanceTree | None:
    """Give the row of the tree in use, unread; None when there is none."""
    return session.scalar(select(GuidanceTree).order_by(GuidanceTree.version.desc()).limit(1))


def find_tree(session: Session) -> Tree | None:
    """Read the tree in use; None when there is none.

    Raises:
        TreeRefused: what stands in the database is no tree; only somebody who wrote there by hand can have done that.
    """
    row = find_newest(session)
    return read_tree(row.document, version=row.version) if row else None


def find_document(session: Session) -> Mapping[str, Any] | None:
    """Give the document of the tree in use, as it was loaded."""
    row = find_newest(session)
    return row.document if row else None
