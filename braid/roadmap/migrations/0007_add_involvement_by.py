import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0004_add_views_version"),
        ("roadmap", "0006_release_owner"),
    ]

    operations = [
        migrations.AddField(
            model_name="involvement",
            name="by",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="people.member"),
        ),
    ]
