"""Events as sentences: who did what, and what changed by it."""

from datetime import date
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy, ngettext

from braid.activity.facts import Names, is_row, name_of
from braid.activity.models import Contact, Event
from braid.base.text import day

# What somebody did; the name of the thing follows. Names that are not here are read word by word.
_ = gettext_lazy
DONE = {
    "comment.added": _("commented on"),
    "view.saved": _("saved the view"),
    "view.changed": _("changed the view"),
    "view.removed": _("removed the view"),
    "comment.changed": _("changed a comment on"),
    "comment.taken_back": _("took back a comment on"),
    "contact.noted": _("noted that both sides were in contact about"),
    "workspace.opened": _("opened the workspace"),
    "workspace.changed": _("changed the settings of"),
    "workspace.exported": _("exported the whole of"),
    "workspace.restored": _("restored from an archive:"),
    "member.added": _("put on the roster:"),
    "member.changed": _("changed the place of"),
    "member.joined": _("came in:"),
    "member.handed_over": _("handed over what was held by"),
    "member.left": _("noted the last day of"),
    "member.returned": _("took back the last day of"),
    "profile.changed": _("changed the profile of"),
    "invitation.made": _("made an invitation:"),
    "invitation.withdrawn": _("withdrew an invitation:"),
    "pod.made": _("made the pod"),
    "pod.changed": _("changed the pod"),
    "pod.removed": _("removed the pod"),
    "radar.changed": _("found the radar changed"),
    "finding.acknowledged": _("has seen the finding"),
    "finding.judged": _("said whether this was right:"),
    "finding.muted": _("muted the finding"),
    "finding.unmuted": _("took back the muting of"),
    "round.settlement_taken_back": _("took back what was settled in"),
    "round_template.made": _("made the round template"),
    "card.shown": _("showed to both teams the two-chair card of"),
    "round.reminded": _("reminded everybody of"),
    "step.skipped": _("put aside:"),
    "steps.called_back": _("called back the first steps of"),
    "workspace.sides_confirmed": _("said that the names of both sides fit in"),
    "tag.renamed": _("renamed the tag"),
    "tag.merged": _("made one tag of two:"),
    "commitment.made": _("committed to a play for"),
    "commitment.changed": _("changed owners or day of the play for"),
    "commitment.ended": _("said what came of the play for"),
    "statement.published": _("published"),
    "statement.acknowledged": _("acknowledged"),
    "draft.made": _("settled the wording:"),
    "draft.agreed": _("agreed for a side to"),
    "draft.dropped": _("dropped"),
    "strategy.point_added": _("added to the strategy:"),
    "strategy.point_removed": _("took out of the strategy:"),
    "objective.created": _("added the objective"),
    "objective.carried_over": _("carried over the objective"),
    "objective.ours_alone": _("said who answers alone for"),
    "key_result.added": _("added the key result"),
    "key_result.removed": _("removed the key result"),
    "key_result.checked_in": _("checked in on"),
    "key_result.check_in_removed": _("removed a check-in of"),
    "objective.not_ours_alone": _("took back who answers alone for"),
    "metric.lag_changed": _("changed the lag of"),
    "threshold.set": _("set a threshold of"),
    "counter.added": _("added the counter-metric"),
    "counter.bound_changed": _("moved the bound of"),
    "counter.removed": _("removed the counter-metric"),
    "metric.read": _("read the metric"),
    "metric.reading_removed": _("removed a reading of"),
    "metric.drive_added": _("said what drives"),
    "metric.drive_removed": _("took back what drives"),
    "insight.captured": _("captured the insight"),
    "insight.answered": _("answered the insight"),
    "insight.merged": _("heard before:"),
    "insight.taken_in": _("took in what was heard before:"),
    "insight.taken_apart": _("took apart what was merged:"),
    "customer.changed": _("changed the customer"),
    "customer.merged": _("made one of two customers:"),
    "change.noted": _("noted a change that customers will feel:"),
    "change.changed": _("changed the notice"),
    "change.told": _("noted that the other side was told of"),
    "item.restricted": _("kept to some people:"),
    "item.opened_to_all": _("opened to everybody:"),
    "launch.restricted": _("kept to some people:"),
    "launch.opened_to_all": _("opened to everybody:"),
    "item.moved": _("moved"),
    "item.shipped": _("shipped"),
    "item.owners_set": _("set the owners of"),
    "item.metric_named": _("named a success metric of"),
    "item.metric_removed": _("removed a success metric of"),
    "item.milestone_set": _("set a milestone of"),
    "item.milestone_removed": _("removed a milestone of"),
    "item.insight_linked": _("linked an insight to"),
    "item.insight_unlinked": _("took an insight away from"),
    "item.adoption_set": _("noted the adoption of"),
    "item.tags_set": _("set the tags of"),
    "item.objective_linked": _("said which objective is served by"),
    "item.objective_unlinked": _("took an objective away from"),
    "item.merged": _("merged into another item:"),
    "item.taken_in": _("merged another item into"),
    "item.taken_apart": _("took back the merging of"),
    "rows.archived": _("archived several at once:"),
    "rows.brought_back": _("brought back several at once:"),
    "items.changed": _("changed several items at once:"),
    "items.taken_back": _("took back a change of several items:"),
    "item.quiet_chosen": _("chose to keep quiet about"),
    "item.quiet_withdrawn": _("chose to speak again about"),
    "order.agreed": _("agreed on an order of the roadmap:"),
    "order.taken_back": _("took back an order of the roadmap:"),
    "order.held_again": _("brought back an order of the roadmap:"),
    "responsibility.charted": _("said who leads on"),
    "responsibility.acknowledged": _("agreed for a side who leads on"),
    "release.shipped": _("shipped the release"),
    "content.published": _("published the content"),
    "content.published_anyway": _("published, although not everything in it is checked, the content"),
    "claim.checked": _("said how true it is:"),
    "claim.asked_about": _("asked an expert about"),
    "claims.asked_about": _("asked an expert about several claims"),
    "claim.asking_taken_back": _("asks no longer about"),
    "claim.expired": _("changed something, and the check expired of"),
    "claims.expired": _("changed something, and the checks of several claims expired"),
    "content.linked": _("linked the content"),
    "claims.linked": _("linked claims to items and releases:"),
    "launch.called_off": _("called off"),
    "launch.reopened": _("opened again"),
    "launch.shipped": _("launched"),
    "launch.items_changed": _("changed what belongs to"),
    "launch.content_changed": _("changed the content of"),
    "launch.metric_named": _("named a success metric of"),
    "launch.metric_dropped": _("dropped a success metric of"),
    "launch.stage_added": _("added a stage to"),
    "launch.stage_changed": _("changed a stage of"),
    "launch.stage_removed": _("removed a stage of"),
    "launch_template.made": _("kept a kind of launch as a template:"),
    "launch_template.changed": _("changed the template of a launch:"),
    "launch.task_added": _("added a task to"),
    "launch.task_changed": _("changed a task of"),
    "launch.task_done": _("did a task of"),
    "launch.task_reopened": _("opened again a task of"),
    "launch.task_removed": _("removed a task of"),
    "launch.assumption_made": _("said what a side takes for granted in"),
    "launch.assumption_confirmed": _("confirmed what the other side takes for granted in"),
    "launch.assumption_corrected": _("corrected what the other side takes for granted in"),
    "launch.assumption_left_open": _("did not know what the other side takes for granted in"),
    "launch.assumption_read": _("read a correction of"),
    "launch.assumption_taken_back": _("took back what a side takes for granted in"),
    "launch.decided": _("decided go or no-go of"),
    "launch.condition_met": _("met a condition of"),
    "launch.condition_reopened": _("opened again a condition of"),
    "launch.gate_added": _("added a gate to"),
    "launch.gate_changed": _("changed a gate of"),
    "launch.gate_answered": _("answered a gate of"),
    "launch.gate_measured": _("measured a gate of"),
    "launch.gate_removed": _("removed a gate of"),
}
IMPORTED = _("imported")
del _
# Of the facts only these are shown, and only as words: facts may be about anything.
CHANGES = ("changes", "changed", "fields")
COUNTS = {"created": "made", "updated": "changed", "refused": "refused", "rows": "rows", "count": "rows"}
GONE = ("removed", "deleted")


def done(name: str) -> str:
    """`term.changed` -> "changed the term"; `term.note_added` -> "added note of the term"."""
    if name in DONE:
        return str(DONE[name])
    if name.endswith(".imported"):
        return str(IMPORTED)
    noun, _dot, past = name.partition(".")
    *thing, verb = past.replace("-", "_").split("_")
    noun = noun.replace("_", " ")
    if past == "brought_back":
        return gettext("brought back the %(noun)s") % {"noun": noun}
    if thing:
        return gettext("%(verb)s %(thing)s of the %(noun)s") % {
            "verb": verb,
            "thing": " ".join(thing),
            "noun": noun,
        }
    return gettext("%(verb)s the %(noun)s") % {"verb": verb or gettext("changed"), "noun": noun}


# A sentence that ends with one of these wants to hear of what; English says it last.
OPEN_ENDS = (" about", " by", " for", " from", " in", " of", " on", " to", " with")


def done_here(name: str) -> str:
    """The same on the page of the thing itself, where its name would only be repeated: "linked an insight to this"."""
    said = done(name)
    return gettext("%(done)s this") % {"done": said} if said.endswith(OPEN_ENDS) else said.removesuffix(":")


def detail(event: Event, known: Names) -> str:
    """What changed, in words; empty where the facts say nothing that a reader needs.

    Args:
        known: the names that this reader may read, as `facts.names` finds them.
    """
    facts = event.facts if isinstance(event.facts, dict) else {}
    own = {"contact.noted": _contact, "key_result.checked_in": _check_in}.get(event.name)
    parts = [own(facts)] if own else []
    if facts.get("from") and facts.get("to"):
        a, b = (_short(facts[name], known) for name in ("from", "to"))
        parts.append(gettext("from %(a)s to %(b)s") % {"a": a, "b": b})
    else:
        parts += [name_of(facts[name], known) for name in ("from", "to") if is_row(facts.get(name))]
    for key in CHANGES:
        if isinstance(facts.get(key), (dict, list)):
            parts.append(_fields(event.subject_kind, facts[key], known))
    parts += [
        f"{facts[k]} {gettext(word)}"
        for k, word in COUNTS.items()
        if isinstance(facts.get(k), int) and facts[k]
    ]
    return ", ".join(part for part in parts if part)


def _check_in(facts: dict[str, Any]) -> str:
    parts = [str(facts.get("key_result") or "")]
    if facts.get("value") is not None:
        parts.append(gettext("now at %(value)s") % {"value": facts["value"]})
    if facts.get("confidence") is not None:
        parts.append(gettext("confidence %(number)s of 10") % {"number": facts["confidence"]})
    return ", ".join(part for part in parts if part)


def _contact(facts: dict[str, Any]) -> str:
    words = dict(Contact.Kind.choices).get(str(facts.get("kind")), "")
    return ": ".join(str(part) for part in (words, facts.get("note")) if part)


def _fields(kind: str, changed: dict[str, Any] | list[Any], known: Names) -> str:
    """ "name, phase: build → beta"; more than four are counted."""
    names = [str(name) for name in changed]
    if len(names) > 4:
        return ngettext("%(n)s field", "%(n)s fields", len(names)) % {"n": len(names)}
    return ", ".join(_field(kind, name, changed, known) for name in names)


def _field(kind: str, name: str, changed: dict[str, Any] | list[Any], known: Names) -> str:
    label = field_label(kind, name)
    values = changed.get(name) if isinstance(changed, dict) else None
    if (
        isinstance(values, (list, tuple))
        and len(values) == 2
        and not any(isinstance(v, (dict, list)) and not is_row(v) for v in values)
    ):
        before, after = (_short(value, known) or gettext("nothing") for value in values)
        return f"{label}: {before} → {after}"
    return label


def _short(value: Any, known: Names) -> str:
    text = "" if value is None else name_of(value, known) if is_row(value) else _dated(str(value))
    return text if len(text) <= 60 else f"{text[:59]}…"


def _dated(text: str) -> str:
    """A day as pages write it; anything else as it is."""
    try:
        return day(date.fromisoformat(text)) if len(text) == len("2026-03-31") else text
    except ValueError:
        return text


def field_label(kind: str, name: str) -> str:
    """What people call a field of a table."""
    try:
        return str(getattr(apps.get_model(kind)._meta.get_field(name), "verbose_name", name))
    except (LookupError, ValueError, FieldDoesNotExist):
        return name.replace("_", " ")


@lru_cache(maxsize=256)
def kind_label(kind: str) -> str:
    """What people call a kind of row, for a filter."""
    try:
        return capfirst(str(apps.get_model(kind)._meta.verbose_name))
    except (LookupError, ValueError):
        return capfirst(kind.rpartition(".")[2])


def is_gone(event: Event) -> bool:
    """Whether the event itself says that the row has no page any more."""
    return event.name.rpartition(".")[2] in GONE
