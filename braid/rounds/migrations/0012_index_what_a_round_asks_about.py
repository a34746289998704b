# What is asked about a thing is looked for on the page of that thing.
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0007_add_mail_refused_at'),
        ('rounds', '0011_questions_left_out'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='subject',
            index=models.Index(fields=['workspace', 'subject_kind', 'subject_id'], name='round_subject_about'),
        ),
    ]
