import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    # Twice, so that links that are there already get no day that nobody knows.

    dependencies = [("roadmap", "0007_add_involvement_by")]

    operations = [
        migrations.AddField("iteminsight", "on", models.DateField(editable=False, null=True)),
        migrations.AlterField("iteminsight", "on", models.DateField(default=django.utils.timezone.localdate, editable=False, null=True)),
    ]
