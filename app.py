"""The application; ``flask run`` and gunicorn find it here."""

from exchange import create_app

app = create_app()
