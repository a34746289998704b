import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0001_initial"),
        ("radar", "0002_remember_the_turns_of_findings"),
    ]

    operations = [
        migrations.CreateModel(
            name="SkippedStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.CharField(choices=[("sides", "Name both sides"), ("counterpart", "Invite one counterpart"), ("goals", "Three goals of each side"), ("roadmap", "Load the roadmap"), ("radar", "See the first radar"), ("all", "All first steps")], max_length=12)),
                ("on", models.DateField(default=django.utils.timezone.localdate)),
                ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="people.member")),
                ("workspace", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.workspace")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("workspace", "step"), name="skipped_step_once")],
            },
        ),
    ]
