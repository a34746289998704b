"""What happened, what was said about it, who was told, and the views of lists that people keep."""

from braid.activity.models.about import About, Comment, Contact, Event
from braid.activity.models.files import Attachment, AttachmentQuerySet, FileVersion
from braid.activity.models.notices import Hearing, Notification, NotificationQuerySet
from braid.activity.models.saved import SavedView, SavedViewQuerySet

__all__ = [
    "About", "Attachment", "AttachmentQuerySet", "Comment", "Contact", "Event", "FileVersion", "Hearing", "Notification", "NotificationQuerySet", "SavedView",
    "SavedViewQuerySet",
]  # fmt: skip
