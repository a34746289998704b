"""Rules by which files and campaigns are named."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from braid.base.models import IN_USE, Archivable, WorkspaceModel
from braid.messaging.naming.patterns import BadPattern, Rule, read_rule
from braid.people.models import Member


class NamingRule(Archivable, WorkspaceModel):
    """A pattern with named parts, and the words that a part may be."""

    class Use(models.TextChoices):
        FILES = "files", _("Files")
        CAMPAIGNS = "campaigns", _("Campaigns")

    name = models.CharField(_("name of the rule"), max_length=80)
    use = models.CharField(_("for"), max_length=9, choices=Use, default=Use.FILES)
    pattern = models.CharField(_("pattern"), max_length=200)
    inside = {"words": {str: [str]}}
    # Part to the words that it may be, in the order in which they are offered.
    words: Any = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)

    class Meta:
        verbose_name = _("naming rule")
        verbose_name_plural = _("naming rules")
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name"], condition=IN_USE, name="naming_rule_name_once",
                violation_error_message=_("There is a rule of this name already."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return f"names/{self.pk}/"

    @property
    def rule(self) -> Rule:
        """The rule as it is checked. What came in from elsewhere may not be one."""
        words = self.words if isinstance(self.words, dict) else {}
        return read_rule(
            self.pattern,
            {part: [str(word) for word in said] for part, said in words.items() if isinstance(said, list)},
        )

    def clean(self) -> None:
        """A pattern that can be read in one way only."""
        try:
            _rule = self.rule
        except BadPattern as error:
            raise ValidationError({"pattern": str(error)}) from error
