"""How the two sides work together: for now, the words that both use."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from braid.base.models import External, WorkspaceModel, unique_external
from braid.people.models import Member


class Term(External, WorkspaceModel):
    """A word or abbreviation with its plain meaning."""

    term = models.CharField(_("term"), max_length=120)
    expansion = models.CharField(_("stands for"), max_length=300, blank=True)
    meaning = models.TextField(_("meaning in plain words"), max_length=4000, blank=True)
    example = models.TextField(_("example"), max_length=2000, blank=True)
    also_called = models.CharField(_("also called"), max_length=300, blank=True)
    group = models.CharField(_("group"), max_length=80, blank=True)
    owner = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )

    class Meta:
        constraints = [
            unique_external("term"),
            models.UniqueConstraint("workspace", Lower("term"), name="term_once",
                                    violation_error_message=_("This term is in the glossary already.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.term

    @property
    def place(self) -> str:
        return f"glossary/{self.pk}/"
