"""Making templates of launches and changing them."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.rows import keep
from braid.launches.models import Launch, LaunchTemplate
from braid.launches.plans import Plan, plan_of
from braid.launches.starting import plan_from
from braid.people.models import Member


@transaction.atomic
def keep_template(plan: Plan, *, by: Member, row: LaunchTemplate | None = None) -> LaunchTemplate:
    """Keeps a template, a new one or in the place of what a row said. Launches that began with it stay as they are.

    Raises:
        ValidationError: by "field: reason", as a file would be refused.
        PermissionDenied: this member may not edit.
    """
    plan = plan_of(plan.says())
    made = row or LaunchTemplate(workspace_id=by.workspace_id, made_by=by)
    kept = keep(by, made, kind_of=plan.kind, name=plan.name, purpose=plan.purpose, content=plan.says())
    record(by, "launch_template.changed" if row else "launch_template.made", kept)
    return kept


@transaction.atomic
def save_as_template(launch: Launch, *, by: Member) -> LaunchTemplate:
    """What this launch is made of, without whom, on which days, and what was answered.

    Raises:
        ValidationError: it has more parts than a template can hold, or only some people may see it.
        PermissionDenied: this member may not edit.
    """
    if not by.may("edit") or launch.workspace_id != by.workspace_id:
        raise PermissionDenied
    if launch.is_restricted:
        raise ValidationError(_("This launch is for some people only, and a template is for everybody here."))
    return keep_template(plan_from(launch), by=by)


@transaction.atomic
def copy_template(plan: Plan, *, by: Member) -> LaunchTemplate:
    """The same once more, to be changed."""
    said: dict[str, Any] = plan.says()
    said["name"] = _("%(name)s (copy)") % {"name": plan.name[:110]}
    return keep_template(plan_of(said), by=by)
