"""Static files with a hash in the name when collected, plain names in development and tests."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed names; a name that was not collected is served as it is.

    So tests and `BRAID_DEBUG=1` need no collecting step first.
    """

    manifest_strict = False
    # A module names the others that it needs: in its collected copy by their hashed names.
    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> Any:
        """The hashed name, or the plain one while nothing has been collected."""
        if not self.hashed_files:
            return name
        return super().stored_name(name)
