from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rounds', '0007_subjects_named_like_all_rows'),
    ]

    operations = [
        migrations.AlterField(
            model_name='answer',
            name='value',
            field=models.CharField(blank=True, max_length=40, null=True),
        ),
    ]
