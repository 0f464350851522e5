"""Putting a tree into use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from app.domain.audit.actions import record_event
from app.domain.guidance.models import GuidanceTree
from app.domain.guidance.queries import find_newest
from app.domain.guidance.reading import Known, read_tree
from app.domain.guidance.seed import seed_document
from app.domain.guidance.types import Tree

SEED = "seed"


def load_tree(session: Session, document: Mapping[str, Any], known: Known, *, by: str) -> Tree:
    """Check a document and put it into use as the next version; the old one stays in the table.

    The same document as the one in use is not loaded again.

    Raises:
        TreeRefused: naming every fault with its step; nothing was written.
    """
    tree = read_tree(document, known)
    current = find_newest(session)
    if current is not None and current.document == document:
        return replace(tree, version=current.version)
    version = current.version + 1 if current else 1
    session.add(GuidanceTree(version=version, loaded_by=by, document=dict(document)))
    record_event(
        session,
        by=by,
        verb="load",
        entity_kind="guidance_tree",
        entity_id=str(version),
        after={"steps": len(tree.steps)},
    )
    return replace(tree, version=version)


def seed_tree(session: Session) -> bool:
    """Put the tree that comes with the product into use, where none or an older one of the product is; tell if it was.

    A tree that people loaded stays in use.
    """
    current = find_newest(session)
    document = seed_document()
    if current is not None and (current.loaded_by != SEED or current.document == document):
        return False
    load_tree(session, document, Known(), by=SEED)
    return True
