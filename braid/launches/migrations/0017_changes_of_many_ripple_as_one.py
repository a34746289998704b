
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activity', '0005_hear_of_each_kind'),
        ('launches', '0016_overrides_have_one_home'),
    ]

    operations = [
        migrations.AddField(
            model_name='ripple',
            name='because',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='activity.event'),
        ),
    ]
