
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0010_overrides_of_anything'),
        ('people', '0006_mails_that_wait'),
    ]

    operations = [
        migrations.CreateModel(
            name='NoteClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.RemoveField(
            model_name='override',
            name='content',
        ),
        migrations.AddIndex(
            model_name='override',
            index=models.Index(fields=['workspace', 'subject_kind', 'subject_id'], name='override_subject'),
        ),
        migrations.AddField(
            model_name='noteclaim',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member'),
        ),
        migrations.AddField(
            model_name='noteclaim',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='note_links', to='messaging.claim'),
        ),
        migrations.AddField(
            model_name='noteclaim',
            name='note',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claim_links', to='messaging.releasenote'),
        ),
        migrations.AddField(
            model_name='noteclaim',
            name='workspace',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace'),
        ),
        migrations.AddConstraint(
            model_name='noteclaim',
            constraint=models.UniqueConstraint(fields=('note', 'claim'), name='note_claim_once'),
        ),
    ]
