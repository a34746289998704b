"""What this room offers to the others when Braid starts."""

from django.utils.translation import gettext_lazy as _

from braid.base.nav import entry

entry("Align", _("Glossary"), "book-a", "glossary/", order=50)
