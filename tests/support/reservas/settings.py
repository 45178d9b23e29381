"""The Django project that the reference takes for granted, as small as it can be."""

import os
from pathlib import Path

BASE_DIR = Path(os.environ["RESERVAS_DIR"])
SECRET_KEY = "for tests"
DEBUG = True
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "urls"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "chasqui_client.django",
    "api_rest.apps.ApiRestConfig",
]
DATABASES = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(BASE_DIR / "reservas.db")}
}

# WebSocket Configuration
WS_SERVER_URL = os.environ["RESERVAS_SERVER"]
WS_OUTBOX = os.environ.get("RESERVAS_OUTBOX")
WS_TIMEOUT = 0.5
