"""What Halite remembers between starts, in `HALITE_HOME/settings.json`. A damaged file is set aside, never in the way."""

import contextlib
import os

import msgspec

from bms.storage import halite_home
from can_drivers.settings import LinkSettings
from engine.messages import Connect


class LastConnection(msgspec.Struct, frozen=True, kw_only=True):
    """The connection that last reached a bus."""

    link: LinkSettings
    pack: str
    dbc: str | None = None


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All remembered settings.

    Attributes:
        version: format of the file.
        last_connection: None before the first connection.
        operator: name for the records of writing jobs.
        theme: `system`, `light` or `dark`.
        language: language code, or empty for the system's.
    """

    version: int = 1
    last_connection: LastConnection | None = None
    operator: str = ""
    theme: str = "system"
    language: str = ""


def load_settings() -> Settings:
    """Read the settings. A missing file gives defaults; a damaged one too, after it was renamed to `settings.json.damaged`."""
    path = halite_home() / "settings.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=Settings)
    except OSError:
        return Settings()
    except (msgspec.MsgspecError, UnicodeDecodeError):
        with contextlib.suppress(OSError):
            path.replace(path.with_name("settings.json.damaged"))
        return Settings()


def save_settings(settings: Settings) -> None:
    """Replace the settings file in one step. A full or read-only disk is no reason to stop, so it is not an error."""
    path = halite_home() / "settings.json"
    new = path.with_name(f"settings.json.{os.getpid()}.new")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(msgspec.json.format(msgspec.json.encode(settings), indent=2))
        new.replace(path)


def remember_connection(connect: Connect) -> None:
    """Keep a connection that worked as the one to use when nothing else is said."""
    connection = LastConnection(link=connect.link, pack=connect.pack, dbc=connect.dbc)
    settings = load_settings()
    if settings.last_connection != connection:
        save_settings(msgspec.structs.replace(settings, last_connection=connection))
