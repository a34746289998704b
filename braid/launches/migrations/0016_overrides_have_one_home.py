from django.db import migrations

LAUNCH = "launches.launch"


def move(apps, schema_editor):
    there, links = apps.get_model("messaging", "Override").objects, apps.get_model("messaging", "OverriddenClaim").objects
    for row in apps.get_model("launches", "LaunchOverride").objects.order_by("pk"):
        made = there.create(
            workspace_id=row.workspace_id, subject_kind=LAUNCH, subject_id=row.launch_id, reason=row.reason, by_id=row.by_id, at=row.at
        )
        for link in row.claim_links.order_by("pk"):
            links.create(workspace_id=row.workspace_id, override=made, claim_id=link.claim_id, standing=link.standing)


def move_back(apps, schema_editor):
    there, links = apps.get_model("launches", "LaunchOverride").objects, apps.get_model("launches", "LaunchedClaim").objects
    every = apps.get_model("messaging", "Override").objects.filter(subject_kind=LAUNCH)
    for row in every.order_by("pk"):
        made = there.create(workspace_id=row.workspace_id, launch_id=row.subject_id, reason=row.reason, by_id=row.by_id, at=row.at)
        for link in row.claim_links.order_by("pk"):
            links.create(workspace_id=row.workspace_id, override=made, claim_id=link.claim_id, standing=link.standing)
    every.delete()
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("launches", "0015_wins_of_any_work"),
        ("messaging", "0011_override_without_content"),
    ]

    operations = [
        migrations.RunPython(move, move_back),
        migrations.DeleteModel("LaunchedClaim"),
        migrations.DeleteModel("LaunchOverride"),
    ]
