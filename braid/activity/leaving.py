"""What goes and what stays when somebody leaves the workspace, with numbers, said before they do."""

from django.template import engines
from markupsafe import Markup

from braid.activity.handover import held_counts
from braid.activity.models import Comment, Event
from braid.activity.restricting import left_alone
from braid.people.models import Member


def leaving(member: Member, person: Member) -> Markup:
    """Two sheets for the page on which a last day is noted. What the reader may not see is not counted, but for what
    would be lost: things that this person alone can see.
    """
    alone = left_alone(person.workspace_id, without=person)
    known = set(left_alone(person.workspace_id))
    context = {
        "person": person,
        "own": member.pk == person.pk,
        "u": f"/w/{member.workspace.slug}/",
        "held": held_counts(person, by=member),
        "comments": Comment.objects.visible_to(member).filter(by=person).count(),
        "events": Event.objects.visible_to(member).filter(by=person).count(),
        "unread": member.unread if member.pk == person.pk else 0,
        "alone": len([one for one in alone if one not in known]),
        "may_hand_over": member.may("manage") or (member.pk == person.pk and member.may("edit")),
    }
    html = engines["jinja2"].get_template("activity/leaving.html").render(context)
    return Markup(html)  # noqa: S704  (rendered by an escaping template)
