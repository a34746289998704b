import django.db.models.deletion
from django.db import migrations, models


def write_known_turns(apps, schema_editor):
    """What the findings still know of their own past; earlier turns were not kept."""
    finding, turn = apps.get_model("radar", "Finding"), apps.get_model("radar", "Turn")
    rows = []
    for row in finding.objects.only("workspace_id", "opened_on", "cleared_on", "came_back", "severity").iterator():
        about = {"workspace_id": row.workspace_id, "finding_id": row.pk, "severity": row.severity}
        rows.append(turn(what="returned" if row.came_back else "opened", on=row.opened_on, **about))
        if row.cleared_on:
            rows.append(turn(what="cleared", on=row.cleared_on, **about))
    turn.objects.bulk_create(rows, batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ("radar", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(choices=[("opened", "opened"), ("cleared", "cleared"), ("returned", "came back")], max_length=8)),
                ("on", models.DateField()),
                ("severity", models.PositiveSmallIntegerField()),
                ("finding", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="turns", to="radar.finding")),
                ("workspace", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.workspace")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["workspace", "on", "what"], name="turn_history"),
                    models.Index(fields=["finding", "on"], name="turn_of_finding"),
                ],
            },
        ),
        migrations.AddField(
            model_name="commitment",
            name="before",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.RunPython(write_known_turns, migrations.RunPython.noop),
    ]
