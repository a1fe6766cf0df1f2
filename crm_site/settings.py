"""Settings. Without any variable: the embedded installation, everything it writes under var/.

DATABASE_URL and REDIS_URL choose PostgreSQL and Redis. KEGUAN_ENV=production, and nothing else, makes production.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from crm_site.keys import kept_key

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
VAR_DIR = BASE_DIR / (env("KEGUAN_VAR", default="") or "var")
PRODUCTION = env("KEGUAN_ENV", default="") == "production"
DEBUG = False


if PRODUCTION:
    if missing := [name for name in ("SECRET_KEY", "FIELD_KEY", "ALLOWED_HOSTS") if not env(name, default="").strip()]:
        raise ImproperlyConfigured(f"KEGUAN_ENV=production needs {', '.join(missing)}; see docs/deploy.md.")
    SECRET_KEY = env("SECRET_KEY")
    FIELD_KEY = env("FIELD_KEY")
    ALLOWED_HOSTS = [host.strip() for host in env.list("ALLOWED_HOSTS") if host.strip()]
else:
    SECRET_KEY = env("SECRET_KEY", default="") or kept_key(VAR_DIR / "keys", "secret_key")
    FIELD_KEY = env("FIELD_KEY", default="") or kept_key(VAR_DIR / "keys", "field_key")
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])

INSTALLED_APPS = [
    "workbench",
    "archives",
    "complaints",
    "credit",
    "customers",
    "approvals",
    "regulations",
    "staff",
    "core",
    "crm_site.administration.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_celery_beat",
    "django_filters",
    "django_htmx",
    "crm_site",  # last: its post_migrate sees every permission
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "core.middleware.client",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.language",
    "core.middleware.no_null",
    "core.middleware.session",
    "core.middleware.SignInRequired",
    "staff.middleware.Proof",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "crm_site.urls"
WSGI_APPLICATION = "crm_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# Database: SQLite in WAL mode with IMMEDIATE transactions, or what DATABASE_URL says.
EMBEDDED_DATABASE = {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR_DIR / "keguan.sqlite3"}
DATABASES = {"default": env.db() if env("DATABASE_URL", default="") else EMBEDDED_DATABASE}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Compiling a plan takes longer than the short queries of a page ever run.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
DATABASES["default"]["CONN_MAX_AGE"] = 600
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# SQLite leaves out what only makes PostgreSQL quicker (covering indexes) or stricter (equal names at the top).
SILENCED_SYSTEM_CHECKS = ["models.W040", "models.W047"]

# People
AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "staff.backends.StaffBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "staff:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "staff:sign_in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # by name alone, anyone could lock anyone out
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "staff.views.locked_out"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_CLIENT_IP_CALLABLE = "core.middleware.address_of"
TRUSTED_PROXIES = env.int("KEGUAN_PROXIES", default=1 if PRODUCTION else 0)  # how many stand before us

# Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# Files
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Small already, or a ten-megabyte font that only the PDFs read.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("png", "jpg", "webp", "gz", "br", "woff", "woff2", "ttf", "otf")
FILE_UPLOAD_HANDLERS = [
    "core.uploads.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
KEGUAN_UPLOAD_LIMIT = env.int("KEGUAN_UPLOAD_LIMIT", default=200 * 1024 * 1024)  # bytes, one import file
KEGUAN_ANTIVIRUS = env("KEGUAN_ANTIVIRUS", default="")  # a command that looks at each filed document: "clamdscan {}"
KEGUAN_UNPACKED_LIMIT = env.int("KEGUAN_UNPACKED_LIMIT", default=2**30)  # bytes, the same file unpacked

# Queue: the filesystem broker, or Redis.
QUEUE_DIR = VAR_DIR / "queue"
REDIS_URL = env("REDIS_URL", default="")
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 7200,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
    }
else:
    for name in ("messages", "control"):
        (QUEUE_DIR / name).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "control_folder": str(QUEUE_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.2,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "crm_site.beat:OneBeat"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
DJANGO_CELERY_BEAT_TZ_AWARE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
IMPORT_KEPT_DAYS = 30  # an upload that nobody goes on with is given up after so long
JOB_ATTEMPTS = 5  # a job that was started so often and never finished has failed
JOB_LEASE_SECONDS = env.int("KEGUAN_JOB_LEASE", default=30)  # a job whose worker is silent so long is sent again

# Pages
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FILTERS_EMPTY_CHOICE_LABEL = _("all")
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
CSRF_FAILURE_VIEW = "core.pages.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = [
        f"https://*{host}" if host.startswith(".") else f"https://{host}" for host in ALLOWED_HOSTS if host != "*"
    ]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"keguan": {"level": "INFO"}},
}

# Messages. Without EMAIL_URL (smtp+tls://user:password@host:587) no e-mail leaves, and none is promised.
MAIL_IS_SET_UP = bool(env("EMAIL_URL", default=""))
if MAIL_IS_SET_UP:
    vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("KEGUAN_MAIL_FROM", default="keguan@localhost")
SITE_URL = env("KEGUAN_URL", default="")  # how people reach the site, for links in messages
NOTICES_KEPT_DAYS = 180  # after they were read
RUNS_KEPT_DAYS = 60
KEGUAN_CHATS = env.list("KEGUAN_CHATS", default=["wecombot", "dingtalk", "feishu"])  # kinds of robots, as Apprise says

# The company whose installation this is; shown in the side bar and on prints.
COMPANY_NAME = env("KEGUAN_COMPANY", default="" if PRODUCTION else "示范酒业")
