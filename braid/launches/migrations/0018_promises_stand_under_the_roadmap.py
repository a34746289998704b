"""What was promised has moved below the roadmap: views that were saved of that list move along."""

from django.db import migrations

BEFORE, NOW = "launches/promised/", "roadmap/promised/"


def move(apps, schema_editor):
    apps.get_model("activity", "SavedView").objects.filter(list_path=BEFORE).update(list_path=NOW)


def back(apps, schema_editor):
    apps.get_model("activity", "SavedView").objects.filter(list_path=NOW).update(list_path=BEFORE)


class Migration(migrations.Migration):

    dependencies = [
        ('activity', '0002_tell_people_and_keep_views'),
        ('launches', '0017_changes_of_many_ripple_as_one'),
    ]

    operations = [
        migrations.RunPython(move, back),
    ]
