"""A strict local emulator of Twilio's Studio REST API v2 and of the Accounts API, on SQLite."""

try:
    from studio_emulator.emulator import Emulator
except ModuleNotFoundError as missing:
    raise ModuleNotFoundError(
        f"The emulator needs the package {missing.name}: pip install 'pulumi-twilio-studio[emulator]'.",
        name=missing.name,
    ) from missing

__all__ = ["Emulator"]
