"""The same adapter again, wherever it is plugged in now."""

from dataclasses import replace

from can_drivers.adapters.discovery import adapters_of
from can_drivers.adapters.families import family_of
from can_drivers.errors import AdapterNotFoundError, LinkError
from can_drivers.settings import LinkSettings


def with_identity(settings: LinkSettings) -> LinkSettings:
    """Return the settings with what the adapter at their channel is known by, so that it is found again; never raises."""
    family = family_of(settings.interface)
    # A network address stays where it is, and nothing is plugged in there.
    if settings.serial or family is None or family.look is None or "://" in settings.channel:
        return settings
    identity = next((info.identity for info in adapters_of(family) if info.channel == settings.channel), "")
    return replace(settings, serial=identity)


def resolve(settings: LinkSettings) -> LinkSettings:
    """Return the settings with the channel at which the adapter is plugged in now.

    Settings without a serial number name the channel alone and stay as they are; so do those of an interface whose adapters
    cannot be looked for.

    Args:
        settings: `serial` is an `AdapterInfo.identity`.

    Raises:
        AdapterNotFoundError: no adapter with this serial number is plugged in; another one at its channel is not taken for it.
        LinkError: several adapters carry the same number, and none of them is at the channel; or they cannot be looked for.
    """
    family = family_of(settings.interface)
    if not settings.serial or family is None or family.look is None:
        return settings
    try:
        # Whether its driver is installed is not asked: that takes longer than all the rest, and this is done at each attempt.
        channels = [info.channel for info in family.look(family) if info.identity == settings.serial]
    except Exception as error:  # a vendor's library raises anything
        from can_drivers.link_errors import explain_opening  # noqa: PLC0415  # it needs the table of adapters itself

        raise explain_opening(error, settings) from error
    if settings.channel in channels:
        return settings
    if not channels:
        raise AdapterNotFoundError(
            f"The adapter {settings.serial} ({family.name}) is not plugged in.",
            detail=f"it was at {settings.interface} {settings.channel}",
            advice="Plug it in, or choose another adapter.",
        )
    if len(channels) > 1:
        raise LinkError(
            f"Several adapters carry the number {settings.serial}.",
            detail=", ".join(channels),
            advice="Choose one of them from the list of adapters.",
        )
    return replace(settings, channel=channels[0])
