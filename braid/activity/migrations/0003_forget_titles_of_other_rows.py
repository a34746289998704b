"""Earlier events kept the titles of other rows as text, which everybody could read who saw the event."""

from django.db import migrations

# Event name to the facts in which such a title stood: the name of the fact, or of a change inside it.
TITLES = {
    "item.merged": ("to",),
    "item.taken_in": ("from", "to"),
    "item.taken_apart": ("from",),
    "change.changed": ("changed.item",),
    "claim.changed": ("changes.item_ref",),
}


def forget(apps, schema_editor):
    for event in apps.get_model("activity", "Event").objects.filter(name__in=TITLES).iterator():
        for path in TITLES[event.name]:
            whole, _dot, part = path.partition(".")
            if part and isinstance(event.facts.get(whole), dict):
                event.facts[whole].pop(part, None)
            elif not part:
                event.facts.pop(whole, None)
        event.save(update_fields=["facts"])


class Migration(migrations.Migration):
    dependencies = [("activity", "0002_tell_people_and_keep_views")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
