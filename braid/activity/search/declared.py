"""What can be searched: each room says it of its own tables, in its `plugs.py`."""

from dataclasses import dataclass
from typing import Any

from braid.base.models import WorkspaceModel


@dataclass(frozen=True)
class Searchable:
    """One kind of row. `place` is its address below `/w/<slug>/`, `{}` standing for the column `at`.

    `title` is the column by which people know the row. Where a row has none, such as a comment, its text is
    what is shown, and the newest come first; otherwise those that fit best.
    """

    model: type[WorkspaceModel]
    icon: str
    place: str
    title: str = ""
    text: tuple[str, ...] = ()
    at: str = "pk"

    @property
    def kind(self) -> str:
        """`room.model`."""
        return self.model._meta.label_lower

    @property
    def label(self) -> str:
        """What people call this kind of row."""
        from django.utils.text import capfirst

        return capfirst(str(self.model._meta.verbose_name))

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns with words in them, the title first."""
        return (*((self.title,) if self.title else ()), *self.text)

    def column(self, name: str) -> str:
        """The column in the database behind a field."""
        field: Any = self.model._meta.get_field(name)
        return str(field.column)

    @property
    def index(self) -> str:
        """The name of its index in the database."""
        return f"search_{self.model._meta.db_table}"


_declared: dict[str, Searchable] = {}


def searchable(model: type[WorkspaceModel], icon: str, place: str, **what: Any) -> None:
    """Makes the rows of a table findable; its index follows after the next `migrate`, and is kept by the database."""
    one = Searchable(model, icon, place, **what)
    _declared[one.kind] = one


def declared() -> dict[str, Searchable]:
    """Every kind that can be searched, in the order in which the rooms are loaded."""
    return _declared
