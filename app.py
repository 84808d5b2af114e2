"""The application; ``flask run`` and gunicorn find it here."""

import gc

from exchange import create_app

app = create_app()
# What has been built by now lives as long as the process. Looking through it for garbage again and again would take a
# fifth of the time of every page.
gc.collect()
gc.freeze()
