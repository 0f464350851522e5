"""How gunicorn serves the floor: exactly as the product, but for what the product reads into memory before it forks."""

import gc
from pathlib import Path

exec(Path("gunicorn.conf.py").read_text())  # our own file; it is no module


def when_ready(server: object) -> None:
    """Leave the pages that the workers share alone, as the product does."""
    gc.collect()
    gc.freeze()
