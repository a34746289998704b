from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rounds', '0006_settlements_taken_back'),
    ]

    operations = [
        migrations.RenameField(model_name='subject', old_name='ref_kind', new_name='subject_kind'),
        migrations.RenameField(model_name='subject', old_name='ref_id', new_name='subject_id'),
        migrations.AlterField(
            model_name='subject',
            name='subject_kind',
            field=models.CharField(blank=True, editable=False, max_length=60),
        ),
        migrations.AlterField(
            model_name='subject',
            name='subject_id',
            field=models.BigIntegerField(default=0, editable=False),
        ),
    ]
