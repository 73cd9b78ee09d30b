"""Web entry: create the app, nothing else."""

import sys

from app import config
from app.factory import create_app

try:
    app = create_app(config.load())
except config.BadSetting as error:
    sys.exit(str(error))
