"""Where the reference and test data lies that a stranger's clone has not: tests that use it skip without it."""

from __future__ import annotations

import os
from pathlib import Path

SHARED = Path(os.environ.get("SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
