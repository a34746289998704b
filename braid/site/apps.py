from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, pre_migrate


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
        self._keep_search_with_the_tables()

    def _keep_search_with_the_tables(self) -> None:
        """The indexes of the search follow from what the rooms have just declared (decision 0006)."""
        from braid.activity.search import index

        sender = apps.get_app_config("activity")  # (Django signals only for rooms with tables)
        pre_migrate.connect(index.lay_down, sender=sender)
        post_migrate.connect(index.renew, sender=sender)
