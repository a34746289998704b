from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_add_views_version'),
    ]

    operations = [
        migrations.AddField(
            model_name='workspace',
            name='quiet_version',
            field=models.BigIntegerField(default=0, editable=False),
        ),
    ]
