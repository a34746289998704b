"""What the tables of every room share."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from braid.people.models import Member


class Side(models.TextChoices):
    """Which of the two sides a person or a fact belongs to."""

    PRODUCT = "product", _("Product")
    MARKETING = "marketing", _("Marketing")
    OTHER = "other", _("Other")


BOTH_SIDES = (Side.PRODUCT, Side.MARKETING)


class Stage(models.TextChoices):
    """How finished a thing is for customers. Empty: not said, or a word that is none of these."""

    ALPHA = "alpha", _("Alpha")
    BETA = "beta", _("Beta")
    GA = "ga", _("Generally available")


class WorkspaceQuerySet(models.QuerySet[Any]):
    """Rows of a workspace table: the second lock."""

    def visible_to(self, member: "Member") -> Self:
        """The rows that this member may see. Tables with named readers narrow it further."""
        return self.filter(workspace_id=member.workspace_id)


class WorkspaceModel(models.Model):
    """A row that belongs to one workspace and is reached through a member of it."""

    workspace = models.ForeignKey("people.Workspace", models.CASCADE, related_name="+")

    objects = WorkspaceQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def kind(self) -> str:
        """`room.model`, the name under which links, events and comments know this kind of row."""
        return self._meta.label_lower

    @property
    def place(self) -> str:
        """Address of the page of this row below `/w/<slug>/`; empty where it has no page of its own."""
        return ""

    def validate_constraints(self, exclude: Iterable[str] | None = None) -> None:
        """Asks the rules of the table; a refusal stands beside the field that it is about.

        Raises:
            ValidationError: for every rule that does not hold, by field where the field is in play.
        """
        excluded = set(exclude or ())
        errors: dict[str, list[Any]] = {}
        for model, constraints in self.get_constraints():
            for constraint in constraints:
                try:
                    constraint.validate(model, self, exclude=excluded)
                except ValidationError as error:
                    field = field_of(constraint)
                    place = NON_FIELD_ERRORS if field in excluded or not field else field
                    errors.setdefault(place, []).append(error)
        if errors:
            raise ValidationError(errors)


class External(models.Model):
    """A row that may come from another system, whose name for it makes a second import harmless."""

    external_id = models.CharField(_("external id"), max_length=200, blank=True)
    # What the source said when it was last read, so that a change on both sides can be told.
    imported = models.JSONField(default=dict, editable=False, blank=True)

    class Meta:
        abstract = True


def unique_external(table: str) -> models.UniqueConstraint:
    """One row for each external id in a workspace; rows without one are free."""
    return models.UniqueConstraint(
        fields=["workspace", "external_id"], condition=~Q(external_id=""), name=f"{table}_external_id"
    )


def field_of(constraint: models.BaseConstraint) -> str:
    """The field that a refusal is about: the last one that must be unique, the first one that is compared."""
    if isinstance(constraint, models.UniqueConstraint):
        named = [*constraint.fields, *_named(constraint.expressions)]
        return str(named[-1]) if named else ""
    if isinstance(constraint, models.CheckConstraint):
        return next(_compared(constraint.condition), "")
    return ""


def _named(expressions: Iterable[Any]) -> Iterator[str]:
    for expression in expressions:
        if isinstance(expression, F):
            yield str(getattr(expression, "name"))  # noqa: B009  (the stubs do not know it)
        yield from _named(getattr(expression, "get_source_expressions", list)())


def _compared(condition: Any) -> Iterator[str]:
    for child in getattr(condition, "children", []):
        if isinstance(child, tuple):
            yield child[0].split("__")[0]
        else:
            yield from _compared(child)
