"""What people call several rows of a kind, where adding an s to the name of the table does not do."""

from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

PLURALS: dict[str, str | Promise] = {
    "boundchange": _("changes of a bound"),
    "calendarfeed": _("calendar subscriptions"),
    "changenotice": _("notices of change"),
    "citation": _("decisions about it"),
    "checkin": _("check-ins"),
    "content": _("pieces of content"),
    "contentclaim": _("links between content and claims"),
    "contentversion": _("versions of texts"),
    "houseagreement": _("agreements to message houses"),
    "houseproof": _("proofs of message houses"),
    "housereview": _("reviews of message houses"),
    "houseversion": _("versions of message houses"),
    "messagehouse": _("message houses"),
    "suggestion": _("suggested edits"),
    "workshoppoint": _("assumptions of plans"),
    "contentitem": _("links between content and items"),
    "countermetric": _("counter-metrics"),
    "daymove": _("moves of a day"),
    "gateanswer": _("answers to gates"),
    "iteminsight": _("links between items and insights"),
    "itemmerge": _("merged items"),
    "itemmetric": _("success metrics of items"),
    "itemobjective": _("links between items and goals"),
    "itemowner": _("owners of items"),
    "itemtag": _("tags of items"),
    "launch": _("launches"),
    "launchcontent": _("links between launches and content"),
    "launchitem": _("links between launches and items"),
    "launchmetric": _("success metrics of launches"),
    "launchstage": _("stages of launches"),
    "objectiveowner": _("owners of objectives"),
    "opened": _("opened parts of rounds"),
    "oursalone": _("notes of who answers alone"),
    "quietchoice": _("choices to keep quiet"),
}


def plural(model: type[models.Model]) -> str:
    """Several rows of this table, inside of a sentence."""
    return str(PLURALS.get(model._meta.model_name or "") or model._meta.verbose_name_plural)


def plural_label(model: type[models.Model]) -> str:
    """The same, standing alone."""
    return capfirst(plural(model))
