from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class SiteConfig(AppConfig):
    """Loads each room's `plugs.py`, where rooms listen to events and offer panels."""

    name = "braid.site"
    label = "site"

    def ready(self) -> None:
        """Runs when every room's tables are known."""
        for config in apps.get_app_configs():
            is_room = config.name.startswith("braid.") and config.name != "braid.base"
            if is_room and find_spec(f"{config.name}.plugs"):
                import_module(f"{config.name}.plugs")
