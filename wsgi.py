"""The entry point of the WSGI server: `gunicorn wsgi:app`."""

import sys

from app import create_app
from app.config import SettingsError

try:
    app = create_app()
except SettingsError as error:
    sys.exit(str(error))
