"""The entry point of the WSGI server: `gunicorn wsgi:app`."""

import gc
import sys

from app import create_app
from app.config import SettingsError
from app.http.current import warm_up
from app.web import tiles

try:
    app = create_app()
except SettingsError as error:
    sys.exit(str(error))

# What every worker needs is read once, before they fork, and the garbage collector leaves those pages shared.
tiles.warm_up()
warm_up(app)
gc.collect()
gc.freeze()
