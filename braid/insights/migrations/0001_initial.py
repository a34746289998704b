
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('external_id', models.CharField(blank=True, max_length=200, verbose_name='external id')),
                ('imported', models.JSONField(blank=True, default=dict, editable=False)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('segment', models.CharField(blank=True, max_length=80, verbose_name='segment')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
        ),
        migrations.CreateModel(
            name='Insight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('external_id', models.CharField(blank=True, max_length=200, verbose_name='external id')),
                ('imported', models.JSONField(blank=True, default=dict, editable=False)),
                ('text', models.TextField(max_length=20000, validators=[django.core.validators.MaxLengthValidator(20000)], verbose_name='what was heard')),
                ('kind_of', models.CharField(choices=[('feedback', 'Feedback or request'), ('competitor', 'Competitor signal'), ('market', 'Market signal')], default='feedback', max_length=10, verbose_name='kind')),
                ('source', models.CharField(choices=[('call', 'Call'), ('support', 'Support'), ('social', 'Social media'), ('forum', 'Forum'), ('chat', 'Chat'), ('survey', 'Survey'), ('competitor', 'Competitor'), ('other', 'Other')], default='other', max_length=10, verbose_name='source')),
                ('area', models.CharField(blank=True, choices=[('customer', 'Customer'), ('market', 'Market'), ('pricing', 'Pricing and packaging'), ('planning', 'Planning'), ('business', 'Business model')], max_length=8, verbose_name='area')),
                ('theme', models.CharField(blank=True, max_length=120, verbose_name='theme')),
                ('segment', models.CharField(blank=True, max_length=80, verbose_name='segment')),
                ('on_behalf_of', models.CharField(blank=True, max_length=120, verbose_name='on whose behalf')),
                ('side', models.CharField(choices=[('product', 'Product'), ('marketing', 'Marketing'), ('other', 'Other')], max_length=9, verbose_name='given by the side')),
                ('heard_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='heard on')),
                ('clock_from', models.DateField(default=django.utils.timezone.localdate, editable=False)),
                ('answered_on', models.DateField(blank=True, editable=False, null=True)),
                ('verdict', models.CharField(blank=True, editable=False, max_length=5)),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='insights', to='insights.customer', verbose_name='customer')),
                ('giver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('later', 'Later')], max_length=5, verbose_name='answer')),
                ('why', models.CharField(max_length=1000, verbose_name='why')),
                ('side', models.CharField(choices=[('product', 'Product'), ('marketing', 'Marketing'), ('other', 'Other')], max_length=9)),
                ('on', models.DateField(default=django.utils.timezone.localdate)),
                ('revisit_on', models.DateField(blank=True, null=True, verbose_name='come back to it on')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('insight', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='insights.insight')),
            ],
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('workspace', 'external_id'), name='customer_external_id'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.UniqueConstraint(models.F('workspace'), django.db.models.functions.text.Lower('name'), name='customer_name_once'),
        ),
        migrations.AddIndex(
            model_name='insight',
            index=models.Index(fields=['workspace', '-heard_on', '-id'], name='insight_newest'),
        ),
        migrations.AddIndex(
            model_name='insight',
            index=models.Index(fields=['workspace', 'side', 'answered_on', 'clock_from'], name='insight_answers'),
        ),
        migrations.AddIndex(
            model_name='insight',
            index=models.Index(fields=['workspace', 'theme', '-heard_on', '-id'], name='insight_theme'),
        ),
        migrations.AddIndex(
            model_name='insight',
            index=models.Index(fields=['workspace', 'clock_from', 'id'], name='insight_waiting'),
        ),
        migrations.AddConstraint(
            model_name='insight',
            constraint=models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('workspace', 'external_id'), name='insight_external_id'),
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(fields=['insight', '-id'], name='answer_newest'),
        ),
    ]
