"""What the tables of every room share."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _

from braid.base.hidden import hidden_from_some, shown_to
from braid.base.inside import ANY
from braid.base.shown import note
from braid.base.sides import side_label
from braid.base.written import Written

if TYPE_CHECKING:
    from braid.people.models import Member

# What is said of a period, a stage or a membership whose days are the wrong way round, wherever it is typed or read.
ENDS_FIRST = _("The last day is before the first day.")


class Side(models.TextChoices):
    """Which of the two sides a person or a fact belongs to."""

    PRODUCT = "product", side_label("product")
    MARKETING = "marketing", side_label("marketing")
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
        """The rows that this member may see, without what was put away."""
        return self.visible_with_archived(member).in_use()

    def visible_with_archived(self, member: "Member") -> Self:
        """The second door: what was put away is there as well. Tables with named readers narrow this."""
        note(member, self.model)
        return self.filter(shown_to(member, self.model), workspace_id=member.workspace_id)

    def open_in(self, workspace: int) -> Self:
        """The rows in use of a workspace that every member may see: for what speaks to all of them at once."""
        return self.in_use().filter(~hidden_from_some(workspace, self.model), workspace_id=workspace)

    def in_use(self) -> Self:
        """Neither put away nor part of something that was."""
        return self.filter(**dict.fromkeys(put_away(self.model)))

    def exportable(self) -> Self:
        """The rows that an archive of the workspace may hold. Tables with a promise to keep narrow it."""
        return self


@cache
def _words_of(field: Any) -> dict[Any, Any]:
    return dict(field.flatchoices)


class WorkspaceModel(Written):
    """A row that belongs to one workspace and is reached through a member of it."""

    # Whether an archive of the workspace holds this table. What no archive may hold says False, and why.
    exported: ClassVar[bool] = True
    # Text columns that name rows without being links, and how: a "place" such as `roadmap/12/`, a "key" such as
    # `item:12`, or a "query" such as `release=12&q=export`. In another workspace they get other numbers.
    names_rows: ClassVar[dict[str, str]] = {}
    # What may stand inside the columns of JSON, in the words of `braid.base.inside`: archives are held against it.
    inside: ClassVar[dict[str, Any]] = {}
    # A text column that names a stored content: an archive holds the content itself.
    file_column: ClassVar[str] = ""
    # Short names under which sentences and keys know this kind of row, beside that of its model.
    short_names: ClassVar[tuple[str, ...]] = ()

    workspace = models.ForeignKey("people.Workspace", models.CASCADE, related_name="+")

    # Columns that point to what this row is a part of: it is put away, and hidden, together with that.
    part_of: ClassVar[tuple[str, ...]] = ()
    # Columns that point to what this row speaks of: it is hidden together with that, but stays when that is put away.
    speaks_of: ClassVar[tuple[str, ...]] = ()
    # For a link between two rows of one table: the columns (from, to) along which no way may lead back to its start.
    one_way: ClassVar[tuple[str, str] | None] = None
    # For a link: those of its columns whose rows are hidden when what they are linked to is hidden.
    hides: ClassVar[tuple[str, ...]] = ()

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

    def _get_FIELD_display(self, field: Any) -> Any:  # noqa: N802  (Django's name)
        """The word for what a choice field holds. Django puts all of its words together, and translates them, each time."""
        value = getattr(self, field.attname)
        return force_str(_words_of(field).get(value, value), strings_only=True)

    def clean_fields(self, exclude: Iterable[str] | None = None) -> None:
        """Asks every column. Whether the workspace is there, or a row that is at hand, the database need not be asked.

        Raises:
            ValidationError: by field.
        """
        at_hand = {"workspace"} if self.workspace_id else set()
        for name, row in self._state.fields_cache.items():
            if isinstance(row, models.Model) and row.pk is not None:
                at_hand.add(name)
        super().clean_fields(exclude={*(exclude or ()), *at_hand})

    def validate_constraints(
        self, exclude: Iterable[str] | None = None, touched: Iterable[str] | None = None
    ) -> None:
        """Asks the rules of the table; a refusal stands beside the field that it is about.

        Args:
            touched: the columns that change; rules that speak of none of them hold already. None asks all.

        Raises:
            ValidationError: for every rule that does not hold, by field where the field is in play.
        """
        excluded = set(exclude or ())
        errors: dict[str, list[Any]] = {}
        for model, constraints in self.get_constraints():
            for constraint in constraints:
                if _holds_already(constraint, self, touched):
                    continue
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
    inside: ClassVar[dict[str, Any]] = {"imported": {str: ANY}}
    # What the source said when it was last read, so that a change on both sides can be told.
    imported = models.JSONField(default=dict, editable=False, blank=True)

    class Meta:
        abstract = True


class Archivable(models.Model):
    """A row that people put away rather than delete; who did and when is kept, and it can be brought back."""

    archived_at = models.DateTimeField(_("put away"), null=True, blank=True, editable=False)
    archived_by = models.ForeignKey("people.Member", models.SET_NULL, null=True, blank=True, editable=False, related_name="+")  # fmt: skip

    # The first word of its events, where that is not the name of the table.
    noun: ClassVar[str] = ""

    class Meta:
        abstract = True

    @property
    def home(self) -> str:
        """Where one goes when it has been put away: the list that it was in."""
        return str(getattr(self, "place", "")).removesuffix(f"{self.pk}/")


class Restrictable(models.Model):
    """A row that only the people named may see, such as a price or a launch that nobody has announced."""

    is_restricted = models.BooleanField(_("only for the people named"), default=False, editable=False)
    readers: models.ManyToManyField = models.ManyToManyField("people.Member", blank=True, editable=False, related_name="+", verbose_name=_("only these people"))  # fmt: skip

    class Meta:
        abstract = True


def only_restricted(table: str) -> models.Index:
    """Finds the few restricted rows of a workspace at once."""
    return models.Index(fields=["workspace"], condition=Q(is_restricted=True), name=f"{table}_restricted")


IN_USE = Q(archived_at=None)


def put_away(model: type[models.Model]) -> list[str]:
    """The columns that say that a row of this table is put away: its own, and those of what it is part of."""
    own = ["archived_at"] if issubclass(model, Archivable) else []
    for name in getattr(model, "part_of", ()):
        whole: Any = model._meta.get_field(name).related_model
        own += [f"{name}__{path}" for path in put_away(whole)]
    return own


def unique_external(table: str) -> models.UniqueConstraint:
    """One row for each external id in a workspace; rows without one are free."""
    return models.UniqueConstraint(
        fields=["workspace", "external_id"], condition=~Q(external_id=""), name=f"{table}_external_id"
    )


def _holds_already(
    constraint: models.BaseConstraint, row: models.Model, touched: Iterable[str] | None
) -> bool:
    """Whether the database need not be asked: nothing of it has changed, or it is about an id that the row has not."""
    about = set(_about(constraint))
    # (A condition may ask for a row without such an id: that rule is about this row all the more.)
    if "external_id" in getattr(constraint, "fields", ()) and not getattr(row, "external_id", ""):
        return True
    return touched is not None and bool(about) and about.isdisjoint(touched)


def _about(constraint: models.BaseConstraint) -> Iterator[str]:
    """The columns that a rule speaks of."""
    if isinstance(constraint, models.UniqueConstraint):
        yield from (*constraint.fields, *_named(constraint.expressions))
    if isinstance(condition := getattr(constraint, "condition", None), Q):
        yield from condition.referenced_base_fields


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
