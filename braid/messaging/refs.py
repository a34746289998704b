"""From a name as somebody wrote it to the row that is meant: items by key or title, releases by name."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from braid.people.models import Member
from braid.roadmap.models import Item, Release, release_name


def item_meant(member: Member, written: str) -> Item | None:
    """The item whose id in the source, key or whole title is what was written, in that order; else None.

    Raises:
        ValidationError: several items have that title, so that nobody can tell which is meant.
    """
    written = written.strip()
    if not written or "\x00" in written:
        return None
    rows = Item.objects.visible_to(member)
    named = rows.filter(Q(external_id__iexact=written) | Q(key__iexact=written)).order_by("pk").first()
    if named:
        return named
    titled = list(rows.filter(title__iexact=written).order_by("pk")[:2])
    if len(titled) > 1:
        raise ValidationError(_("Several items have this title. Write the key of the one you mean."))
    return titled[0] if titled else None


def release_meant(member: Member, written: str) -> Release | None:
    """The release of that name, or None."""
    name = release_name(written)
    if not name or "\x00" in name:
        return None
    rows = Release.objects.visible_to(member)
    return rows.filter(Q(name__iexact=name) | Q(external_id__iexact=written.strip())).order_by("pk").first()


def item_ids(workspace_id: int) -> dict[str, int]:
    """Every way to write an item, in small letters, and its id: for many rows at once. One query.

    Ids in the source win over keys, keys over titles; of two items with one title the older is meant.
    """
    rows = Item.objects.open_in(workspace_id).order_by("-pk")
    kept = list(rows.values_list("pk", "external_id", "key", "title"))
    found: dict[str, int] = {}
    for place in (3, 2, 1):
        found.update((str(row[place]).casefold(), row[0]) for row in kept if row[place])
    return found


def release_ids(workspace_id: int) -> dict[str, int]:
    """Every way to write a release, in small letters, and its id. One query."""
    rows = Release.objects.open_in(workspace_id).values_list("pk", "external_id", "name")
    kept = list(rows)
    found = {str(row[1]).casefold(): row[0] for row in kept if row[1]}
    found.update((release_name(row[2]).casefold(), row[0]) for row in kept)
    return found
