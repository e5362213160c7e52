"""Settings, all from the environment; docs/operations.md describes each variable."""

import contextlib
import os
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / ".data"))


def _listed(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def _rate(name: str, default: str) -> tuple[int, int] | None:
    """Requests, and the seconds in which they are let through: "600/min" is (600, 60); None where "none"."""
    given = os.environ.get(name) or default
    if given == "none":
        return None
    count, _, unit = given.partition("/")
    seconds = {"s": 1, "min": 60, "h": 3600, "d": 86400}
    if not (count.isdecimal() and int(count) > 0 and unit in seconds):
        raise ImproperlyConfigured(f"{name}: expected a rate as 600/min (s, min, h or d), or none; got {given!r}.")
    return int(count), seconds[unit]


def _secret_key() -> str:
    """One made at first use and kept, so that sessions survive a restart without anything to set up."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    kept = DATA_DIR / "secret_key"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        # Written whole, then linked: of two processes that start at once, the second takes the first one's.
        descriptor, written = tempfile.mkstemp(dir=kept.parent)
        with os.fdopen(descriptor, "w") as file:
            file.write(get_random_secret_key())
        with contextlib.suppress(FileExistsError):
            os.link(written, kept)
        Path(written).unlink()
    return kept.read_text()


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("DEBUG", "") in ("1", "true", "yes")
ALLOWED_HOSTS = _listed("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = _listed("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.inlines",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "pgtrigger",
    "pghistory",
    "corsheaders",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "procrastinate.contrib.django",
    "claims",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "factdb.language.LanguageMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "claims.api.throttles.rate_limit_headers",
]

ROOT_URLCONF = "factdb.urls"
WSGI_APPLICATION = "factdb.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


def _database() -> dict[str, Any]:
    if os.environ.get("DATABASE_URL"):
        database: dict[str, Any] = {**dj_database_url.config()}
    else:
        database = {"ENGINE": "factdb.embedded", "NAME": "factdb", "DATA": DATA_DIR / "pg"}
    # One pool a process, made after a fork, empty when idle. A connection is tried before it is used, so that a
    # server that restarted costs nobody an error.
    pool = {"min_size": 0, "max_size": 8}
    database["OPTIONS"] = {**database.get("OPTIONS", {}), "pool": pool}
    return {**database, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}


DATABASES = {"default": _database()}
# The history of the base is only ever added to.
PGHISTORY_APPEND_ONLY = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

LANGUAGE_CODE = "en"
# Those the interface is written in; each person chooses on the desk, and is met in their browser's.
LANGUAGES = [("en", "English"), ("it", "Italiano")]
# The sidebar's words are in the first; the second has what django-unfold lacks.
LOCALE_PATHS = [BASE_DIR / "factdb" / "locale", BASE_DIR / "factdb" / "locale" / "unfold"]
FORMAT_MODULE_PATH = ["factdb.formats"]
TIME_ZONE = os.environ.get("TIME_ZONE", "Europe/Rome")
USE_TZ = True

STATIC_URL = "static/"
# Files are served from the installed packages: there is no collecting step to forget.
WHITENOISE_USE_FINDERS = True
# A body, files apart: a thousand rows with their texts.
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 2**20
MEDIA_URL = "media/"
MEDIA_ROOT = DATA_DIR / "media"

# Whether what was published is read over the API without a token, also by the pages of other sites.
ANONYMOUS_READS = os.environ.get("ANONYMOUS_READS", "") in ("1", "true", "yes")
CORS_ALLOW_ALL_ORIGINS = ANONYMOUS_READS
CORS_URLS_REGEX = "^/api/v1/"
CORS_ALLOW_METHODS = ["GET", "HEAD", "POST"]
# No `authorization`: what a token opens is not for another site's page.
CORS_ALLOW_HEADERS = ["content-type", "if-none-match"]
CORS_EXPOSE_HEADERS = ["ETag", "Content-Disposition", "RateLimit", "RateLimit-Policy", "Retry-After"]

# What the newsroom shows to everybody, and the name it does so under.
PUBLIC_PAGES = os.environ.get("PUBLIC_PAGES", "1") in ("1", "true", "yes")
PUBLIC_URL = os.environ.get("PUBLIC_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}").rstrip("/")
PUBLISHER_NAME = os.environ.get("PUBLISHER_NAME", "factdb")
PUBLISHER_URL = os.environ.get("PUBLISHER_URL", PUBLIC_URL)
PUBLISHER_LOGO = os.environ.get("PUBLISHER_LOGO", "")

# Hosts webhooks may be sent to although their addresses are private; all other private ones are refused.
WEBHOOKS_ALLOWED_HOSTS = _listed("WEBHOOKS_ALLOWED_HOSTS")

# Without a server, mail is printed where the worker of the queue writes.
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "") in ("1", "true", "yes")
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "factdb@localhost")

# Work done apart from requests; its jobs are rows of the base.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = ["claims.webhooks.queue", "claims.mail"]

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("BEHIND_PROXY") else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = bool(os.environ.get("BEHIND_PROXY"))

# To standard error, where whoever runs the server looks; the framework's own choice mails them to nobody.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "[{asctime}] [{levelname}] {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "claims.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["claims.api.permissions.ModelPermissions"],
    "DEFAULT_THROTTLE_CLASSES": ["claims.api.throttles.Requests"],
    "DEFAULT_PAGINATION_CLASS": "claims.api.pagination.Cursor",
    "DEFAULT_FILTER_BACKENDS": ["claims.api.filters.Parameters"],
    "EXCEPTION_HANDLER": "claims.api.problem.answer",
    "DEFAULT_SCHEMA_CLASS": "claims.api.schema.Description",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["claims.api.parsing.StrictJSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "claims.api.negotiation.Negotiation",
    "DEFAULT_METADATA_CLASS": "claims.api.metadata.Metadata",
    "DEFAULT_VERSIONING_CLASS": None,
    # Whose address is counted against attempts to sign in: what a client says of itself is not believed.
    "NUM_PROXIES": 1 if os.environ.get("BEHIND_PROXY") else 0,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
IDEMPOTENCY_KEYS_KEPT = timedelta(hours=float(os.environ.get("IDEMPOTENCY_HOURS", "24")))
REST_KNOX = {"AUTH_HEADER_PREFIX": "Token"}
KNOX_TOKEN_MODEL = "claims.Token"
API_RATES = {
    "requests": _rate("API_RATE", "600/min"),
    "anonymous": _rate("API_RATE_ANONYMOUS", "60/min"),
    "match": _rate("API_RATE_MATCH", "120/min"),
    "sign-in": _rate("API_RATE_SIGN_IN", "30/min"),
}
SPECTACULAR_SETTINGS = {
    "TITLE": "factdb",
    "DESCRIPTION": "Who said it, where it was printed, and whether it holds.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "claims.api.problem.described",
        "claims.api.schema.tell_what_is_refused",
        "claims.api.schema.tell_partial_rows",
    ],
    "ENUM_NAME_OVERRIDES": {
        "AgentKind": "claims.models.agent.Agent.Kind",
        "ClaimStatus": "claims.models.claim.Claim.Status",
        "Language": "claims.models.language.Language",
        "Precision": "claims.models.document.Precision",
        "QuoteStatus": "claims.models.quote.Quote.Status",
        "ReviewStatus": "claims.models.review.Review.Status",
        "SourceKind": "claims.models.source.Source.Kind",
    },
}


UNFOLD = {
    "SITE_TITLE": "factdb",
    "SITE_HEADER": "factdb",
    "SITE_SUBHEADER": _("The desk"),
    "SITE_SYMBOL": "fact_check",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("claims/favicon.svg")},
    ],
    "SHOW_HISTORY": True,
    "SHOW_LANGUAGES": True,
    "SHOW_VIEW_ON_SITE": False,
    "DASHBOARD_CALLBACK": "claims.admin.dashboard.dashboard",
    "STYLES": [lambda request: static("claims/desk.css")],
    "SCRIPTS": [lambda request: static("claims/named.js")],
    # A sober blue: red, amber and green are kept for what a verdict says.
    "COLORS": {
        "primary": {
            "50": "#eff5fb",
            "100": "#dbe8f5",
            "200": "#bcd4ec",
            "300": "#8fb8de",
            "400": "#5f97cb",
            "500": "#3c78b4",
            "600": "#2a5f97",
            "700": "#244d7a",
            "800": "#224266",
            "900": "#203856",
            "950": "#152339",
        },
    },
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": "claims.admin.sidebar.navigation",
    },
}
