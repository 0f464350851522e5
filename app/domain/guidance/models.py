"""The table of trees: one document per version, the newest is the one in use."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base, now


class GuidanceTree(Base):
    """A tree as it was loaded, after it was checked; `docs/keuzehulp.md` says its form. Older versions stay."""

    __tablename__ = "guidance_tree"

    version: Mapped[int] = mapped_column(primary_key=True)
    loaded_at: Mapped[datetime] = mapped_column(default=now)
    loaded_by: Mapped[str] = mapped_column(String(80))
    document: Mapped[dict[str, Any]]
