"""Rows that may go without a word being lost."""

from typing import TypeVar

from django.db.models import Exists, OuterRef, QuerySet

from braid.activity.models import Attachment, Comment, Contact

Rows = TypeVar("Rows", bound=QuerySet)


def unspoken(rows: Rows) -> Rows:
    """Those about which nobody has said anything here or elsewhere, and on which no file hangs."""
    about = {
        "workspace_id": OuterRef("workspace_id"), "subject_kind": rows.model._meta.label_lower, "subject_id": OuterRef("pk"),
    }  # fmt: skip
    return rows.filter(*(~Exists(table.objects.filter(**about)) for table in (Comment, Contact, Attachment)))
