from django.db import migrations, models

PIECE = "messaging.content"


def name_the_piece(apps, schema_editor):
    rows = apps.get_model("messaging", "Override").objects
    rows.update(subject_kind=PIECE, subject_id=models.F("content_id"))


def point_to_the_piece(apps, schema_editor):
    """What went out of other kinds has no place in the older table: those of launches have gone back to theirs."""
    rows = apps.get_model("messaging", "Override").objects
    rows.exclude(subject_kind=PIECE).delete()
    rows.update(content_id=models.F("subject_id"))
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("messaging", "0009_note_once_unless_imported")]

    operations = [
        migrations.AddField("override", "subject_kind", models.CharField(max_length=60, default=""), preserve_default=False),
        migrations.AddField("override", "subject_id", models.BigIntegerField(default=0), preserve_default=False),
        migrations.AlterField(
            "override", "content",
            models.ForeignKey("messaging.content", models.CASCADE, null=True, related_name="overrides"),
        ),
        migrations.RunPython(name_the_piece, point_to_the_piece),
    ]
