"""The operator's settings, from the environment and a `.env` file in the working directory."""

import os
import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from bot.setting_names import slip_in_environment, unknown_in_file

TELEGRAM = "https://api.telegram.org"
KEY = "master.key"
FROM_FILES = ("telegram_bot_token", "database_url", "webhook_secret")  # each may be given as NAME_FILE
LEVELS = ("debug", "info", "warning", "error")


class SettingsTrouble(Exception):
    """A setting is wrong or missing; the message is one line for the operator, without secrets."""


class Settings(BaseSettings):
    """What an operator can configure; each variable is named after its field, in capitals."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=False,
    )

    telegram_bot_token: SecretStr | None = Field(
        None, description="The bot's token, as @BotFather gave it. Needed by `duologue run`."
    )
    telegram_bot_token_file: Path | None = Field(
        None, description="A file that holds the token, instead of `TELEGRAM_BOT_TOKEN`."
    )
    telegram_api_url: str = Field(
        TELEGRAM,
        description="Scheme, host and port of the Bot API server; Telegram's own unless you host one.",
    )
    database_url: str = Field(
        "sqlite:///data/duologue.sqlite3",
        description="sqlite:///path (three slashes: from this folder; four: from the root), "
        "or postgresql://user:password@host/name.",
    )
    database_url_file: Path | None = Field(
        None, description="A file that holds the address, instead of `DATABASE_URL`."
    )
    database_pool: int = Field(
        4,
        ge=1,
        le=50,
        description="Connections (1 to 50) of each process to PostgreSQL; it takes one more.",
    )
    master_key: SecretStr | None = Field(
        None,
        description="The key that seals all others, instead of a key file. Keep it apart from the backups.",
    )
    master_key_file: Path | None = Field(
        None,
        description="Where the master key lies; made if absent while the database is new. "
        "In the folder beside the database's own, NAME.apart, if unset.",
    )
    erasures_folder: Path | None = Field(
        None,
        description="Where the erasure journal lies, apart from the database: what a restore must not undo. "
        "In NAME.apart if unset.",
    )
    backup_folder: Path | None = Field(
        None,
        description="A folder for backups. If set, the bot makes them by itself.",
    )
    backup_hours: int = Field(24, ge=1, le=8760, description="Hours (1 to 8760) between two of its backups.")
    backup_keep: int = Field(
        7,
        ge=1,
        le=1000,
        description="How many backups (1 to 1000) stay in that folder; older ones are deleted.",
    )
    open_to: Annotated[frozenset[int], NoDecode] = Field(
        frozenset(),
        description="Telegram ids that may use this bot, separated by commas or spaces. Empty: everyone.",
    )
    operator_name: str | None = Field(None, description="Who runs this bot, as people will read it.")
    operator_contact: str | None = Field(None, description="How people reach whoever runs this bot.")
    keep_finished_days: int = Field(
        90,
        ge=7,
        le=3650,
        description="Days (7 to 3650) after which what is over is deleted: exercises, questions, reminders.",
    )
    help_lines_file: Path | None = Field(
        None,
        description="A file of help lines by country instead of bot/places/help_lines.yaml.",
    )
    webhook_url: str | None = Field(
        None,
        description="The public https address Telegram sends updates to. Unset: the bot polls.",
    )
    webhook_secret: SecretStr | None = Field(
        None,
        description="What Telegram proves itself with at the webhook: 1-256 signs of A-Z a-z 0-9 _ -.",
    )
    webhook_secret_file: Path | None = Field(
        None, description="A file that holds the secret, instead of `WEBHOOK_SECRET`."
    )
    listen: str = Field(
        "127.0.0.1:8080",
        description="Host and port the webhook's server listens on, behind your reverse proxy.",
    )
    health_listen: str | None = Field(
        None,
        description="Host and port for `/health` and `/metrics`, such as 127.0.0.1:9100. Unset: none, but a "
        "webhook's server answers `/health`.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least that is logged: debug, info, warning or error."
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="How a line of the log is written: text or json."
    )
    scripts_path: Path | None = Field(
        None,
        description="A folder with exercises of your own (YAML), offered beside the built-in ones; "
        "checked at start.",
    )
    path_file: Path | None = Field(
        None,
        description="A path of your own (YAML) in place of the built-in six weeks; checked at start.",
    )
    clock_offset_file: Path | None = Field(
        None,
        description="For the playground and tests: a file with seconds to add to the clock. "
        "Refused unless TELEGRAM_API_URL is on this machine.",
    )

    @model_validator(mode="before")
    @classmethod
    def _read_files(cls, given: Any) -> Any:
        """A file's content stands for the setting itself."""
        for name in FROM_FILES:
            file = given.get(f"{name}_file")
            if file is None:
                continue
            setting = f"{name.upper()}_FILE"
            if given.get(name) is not None:
                raise ValueError(f"{setting} and {name.upper()} are both set: leave one of them out")
            try:
                content = Path(file).read_text("utf-8").strip()
            except OSError as trouble:
                raise ValueError(
                    f"{setting} {file} cannot be read ({trouble.strerror}): give it to this user"
                ) from None
            except UnicodeDecodeError:
                raise ValueError(f"{setting} {file} is not UTF-8 text: save it as that") from None
            if not content:
                raise ValueError(f"{setting} {file} is empty: put the value into it")
            given = {**given, name: content}
        return given

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _one_of(cls, word: object, info: ValidationInfo) -> object:
        choices = LEVELS if info.field_name == "log_level" else ("text", "json")
        if str(word).strip().lower() not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}")
        return str(word).strip().lower()

    @field_validator("telegram_bot_token")
    @classmethod
    def _token_shape(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None:
            number, colon, secret = token.get_secret_value().strip().partition(":")
            plain = secret.replace("_", "").replace("-", "")
            if not (colon and number.isascii() and number.isdigit() and plain.isascii() and plain.isalnum()):
                raise ValueError(
                    "is not a bot token (digits, a colon, letters); copy it whole from @BotFather"
                )
            return SecretStr(f"{number}:{secret}")
        return token

    @field_validator("telegram_api_url")
    @classmethod
    def _address_shape(cls, address: str) -> str:
        mend = f"must be a scheme, a host and perhaps a port, such as {TELEGRAM}"
        try:
            parts = urlsplit(address.strip())
            _ = parts.port  # raises ValueError if it is not a number
        except ValueError:
            raise ValueError(mend) from None
        extra = parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.password
        if parts.scheme not in {"http", "https"} or not parts.hostname or extra:
            raise ValueError(mend)
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("database_url")
    @classmethod
    def _database_shape(cls, url: str) -> str:
        url = url.strip()
        if url.startswith("sqlite:///") and len(url) > len("sqlite:///"):
            return url
        if url.startswith("postgresql://") and len(url) > len("postgresql://"):
            return url
        raise ValueError("must be sqlite:///path/to/file or postgresql://user:password@host/name")

    @field_validator("webhook_url")
    @classmethod
    def _webhook_shape(cls, address: str | None) -> str | None:
        if address is not None:
            parts = urlsplit(address.strip())
            if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
                raise ValueError("must be an address such as https://bot.example.org/updates")
        return address

    @field_validator("webhook_secret")
    @classmethod
    def _secret_shape(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
            raise ValueError("must be 1 to 256 of the characters A-Z a-z 0-9 _ -")
        return secret

    @field_validator("keep_finished_days", mode="before")
    @classmethod
    def _days(cls, days: object) -> object:
        if isinstance(days, str) and not (days.strip().isascii() and days.strip().isdigit()):
            raise ValueError("must be a number of days, 7 to 3650")
        if not 7 <= int(str(days)) <= 3650:
            raise ValueError("must be a number of days, 7 to 3650")
        return int(str(days))

    @field_validator("backup_hours", "backup_keep", "database_pool", mode="before")
    @classmethod
    def _number(cls, number: object, info: ValidationInfo) -> object:
        most = {"backup_hours": 8760, "backup_keep": 1000, "database_pool": 50}[str(info.field_name)]
        text = str(number).strip()
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
            raise ValueError(f"must be a number from 1 to {most}")
        return int(text)

    @field_validator("listen", "health_listen")
    @classmethod
    def _listen_shape(cls, place: str | None) -> str | None:
        if place is None:
            return None
        host, colon, port = place.strip().rpartition(":")
        if not (host and colon and port.isascii() and port.isdigit() and int(port) < 65536):
            raise ValueError("must be a host and a port, such as 127.0.0.1:8080")
        return place.strip()

    @field_validator("open_to", mode="before")
    @classmethod
    def _ids(cls, ids: object) -> object:
        if not isinstance(ids, str):
            return ids
        words = ids.replace(",", " ").split()
        if not all(word.isascii() and word.isdigit() for word in words):
            raise ValueError("must be Telegram ids (digits) separated by commas or spaces, or be empty")
        return frozenset(int(word) for word in words)

    @field_validator("scripts_path")
    @classmethod
    def _is_a_folder(cls, folder: Path | None) -> Path | None:
        if folder is not None and not folder.is_dir():
            raise ValueError("is no folder: make it, mend the path, or leave the setting out")
        return folder

    @model_validator(mode="after")
    def _webhook_with_secret(self) -> Self:
        if self.webhook_url is not None and self.webhook_secret is None:
            raise ValueError(
                "WEBHOOK_SECRET is missing: a webhook needs one, for example from: openssl rand -hex 32"
            )
        return self

    @model_validator(mode="after")
    def _no_moved_clock_on_telegram(self) -> Self:
        if self.clock_offset_file is not None and not self.on_loopback:
            raise ValueError(
                "CLOCK_OFFSET_FILE is for a local Bot API only: remove it,"
                " or set TELEGRAM_API_URL to a loopback address"
            )
        return self

    @property
    def secret(self) -> str:
        """The webhook's secret; empty without a webhook."""
        return self.webhook_secret.get_secret_value() if self.webhook_secret else ""

    @property
    def webhook_path(self) -> str:
        """The path of the webhook URL."""
        return urlsplit(self.webhook_url or "").path or "/"

    @property
    def listen_at(self) -> tuple[str, int]:
        """Host and port to listen on."""
        return _place(self.listen)

    @property
    def health_at(self) -> tuple[str, int] | None:
        """Host and port for whoever watches the bot."""
        return None if self.health_listen is None else _place(self.health_listen)

    @property
    def on_loopback(self) -> bool:
        """Whether the Bot API server runs on this machine."""
        host = urlsplit(self.telegram_api_url).hostname or ""
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"

    @property
    def token(self) -> str:
        """The bot's token; raises `SettingsTrouble` if there is none."""
        if self.telegram_bot_token is None:
            raise SettingsTrouble(
                "TELEGRAM_BOT_TOKEN is missing: get one from @BotFather and put TELEGRAM_BOT_TOKEN=…"
                " into .env (or try everything without one: duologue play)"
            )
        return self.telegram_bot_token.get_secret_value()

    @classmethod
    def load(cls) -> Self:
        """Load the settings; raises `SettingsTrouble` with one line that names the setting and the remedy."""
        try:
            cls._refuse_unknown_names()
            return cls()
        except ValidationError as trouble:
            raise SettingsTrouble(_one_line(trouble)) from None
        except SettingsError:
            raise SettingsTrouble(".env cannot be read: write each setting as NAME=value") from None
        except UnicodeDecodeError:
            raise SettingsTrouble(".env is not UTF-8 text: save it as UTF-8") from None
        except OSError as trouble:
            raise SettingsTrouble(f".env cannot be read ({trouble.strerror}): mend its permissions") from None

    @classmethod
    def _refuse_unknown_names(cls) -> None:
        known = {name.upper() for name in cls.model_fields}
        file = Path(str(cls.model_config["env_file"]))
        if file.is_file():
            unknown = unknown_in_file(dotenv_values(file, interpolate=False, encoding="utf-8"), known)
            if unknown is not None:
                name, nearest = unknown
                mend = f"do you mean {nearest}?" if nearest else ".env.example lists all; leave it out"
                raise SettingsTrouble(f"{name} in .env is no setting: {mend}")
        slip = slip_in_environment(os.environ, known)
        if slip is not None:
            raise SettingsTrouble(
                f"{slip[0]} in the environment is no setting: do you mean {slip[1]}? If it is another"
                f" program's, set {slip[1]} as well, or start the bot without it"
            )


def _place(listen: str) -> tuple[str, int]:
    host, _, port = listen.rpartition(":")
    return host.strip("[]"), int(port)


def _one_line(trouble: ValidationError) -> str:
    """The first error as `NAME remedy`. Pydantic's messages may quote values, so only ours are used."""
    first = trouble.errors(include_url=False, include_input=False)[0]
    cause = first.get("ctx", {}).get("error")
    mend = str(cause) if isinstance(cause, ValueError) else "has a value that does not fit; see .env.example"
    name = "_".join(str(part) for part in first["loc"][:1]).upper()
    return f"{name} {mend}".strip()


def key_file(settings: Settings) -> Path | None:
    """The master key's file: as configured, otherwise apart from the SQLite file; None if neither applies.

    One that lies beside the SQLite file, where the first releases made it, is still used.
    """
    if settings.master_key_file is not None:
        return settings.master_key_file
    _, sqlite, path = settings.database_url.partition("sqlite:///")
    if not sqlite:
        return None
    beside = Path(path).with_name(KEY)
    return beside if beside.exists() else apart(settings) / KEY


def erasures_folder(settings: Settings) -> Path:
    """The folder of the erasure journal."""
    return settings.erasures_folder or apart(settings) / "erasures"


def apart(settings: Settings) -> Path:
    """The folder for what must not lie with the database: beside the database's folder, and named after it.

    Whoever archives the one doesn't archive the other. If it cannot be made there, it is within the
    database's folder; `duologue doctor` says so.
    """
    _, sqlite, path = settings.database_url.partition("sqlite:///")
    home = (Path(path).parent if sqlite else Path("data")).absolute()
    beside, within = home.with_name(f"{home.name}.apart"), home / "apart"
    if beside.exists() or (not within.exists() and os.access(beside.parent, os.W_OK)):
        return beside
    return within
