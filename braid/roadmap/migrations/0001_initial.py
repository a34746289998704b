
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('goals', '0001_initial'),
        ('insights', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('external_id', models.CharField(blank=True, max_length=200, verbose_name='external id')),
                ('imported', models.JSONField(blank=True, default=dict, editable=False)),
                ('key', models.CharField(blank=True, max_length=60, verbose_name='key')),
                ('title', models.CharField(max_length=500, verbose_name='title')),
                ('description', models.TextField(blank=True, max_length=20000, validators=[django.core.validators.MaxLengthValidator(20000)], verbose_name='description')),
                ('team', models.CharField(blank=True, max_length=120, verbose_name='team')),
                ('phase', models.CharField(choices=[('discover', 'Discover'), ('define', 'Define'), ('build', 'Build'), ('beta', 'Beta'), ('launch', 'Launch'), ('learn', 'Learn'), ('dropped', 'Dropped')], default='discover', max_length=8, verbose_name='phase')),
                ('status_text', models.CharField(blank=True, max_length=120, verbose_name='status as written')),
                ('stage', models.CharField(blank=True, choices=[('alpha', 'Alpha'), ('beta', 'Beta'), ('ga', 'Generally available')], max_length=5, verbose_name='stage')),
                ('stage_text', models.CharField(blank=True, max_length=120, verbose_name='stage as written')),
                ('importance', models.PositiveSmallIntegerField(choices=[(1, '1 · small'), (2, '2 · notable'), (3, '3 · big')], default=2, verbose_name='importance')),
                ('visibility', models.CharField(choices=[('customer', 'Customers will notice'), ('internal', 'Internal')], default='customer', max_length=8, verbose_name='who notices')),
                ('lead_side', models.CharField(choices=[('product', 'Product'), ('marketing', 'Marketing'), ('other', 'Other')], default='product', max_length=9, verbose_name='led by')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='start')),
                ('planned_on', models.DateField(blank=True, null=True, verbose_name='planned release date')),
                ('released_on', models.DateField(blank=True, null=True, verbose_name='released on')),
                ('effort_product', models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, verbose_name='effort of product, in days')),
                ('effort_marketing', models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, verbose_name='effort of marketing, in days')),
                ('adoption', models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True, verbose_name='adoption so far')),
                ('adoption_target', models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True, verbose_name='adoption hoped for')),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='address in the source')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
        ),
        migrations.CreateModel(
            name='ItemInsight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('insight', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='insights.insight')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='insight_links', to='roadmap.item')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
        ),
        migrations.AddField(
            model_name='item',
            name='insights',
            field=models.ManyToManyField(blank=True, related_name='+', through='roadmap.ItemInsight', to='insights.insight'),
        ),
        migrations.CreateModel(
            name='ItemMetric',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('product', 'Product'), ('marketing', 'Marketing'), ('other', 'Other')], max_length=9, verbose_name='side')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='success_metrics', to='roadmap.item')),
                ('metric', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='goals.metric', verbose_name='metric')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
        ),
        migrations.CreateModel(
            name='ItemOwner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('product', 'Product'), ('marketing', 'Marketing'), ('other', 'Other')], max_length=9, verbose_name='side')),
                ('label', models.CharField(blank=True, max_length=120, verbose_name='team')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='owners', to='roadmap.item')),
                ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
        ),
        migrations.CreateModel(
            name='QuietChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('product', 'Product'), ('marketing', 'Marketing'), ('other', 'Other')], max_length=9)),
                ('on', models.DateField(default=django.utils.timezone.localdate)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quiet_choices', to='roadmap.item')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('external_id', models.CharField(blank=True, max_length=200, verbose_name='external id')),
                ('imported', models.JSONField(blank=True, default=dict, editable=False)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('planned_on', models.DateField(blank=True, null=True, verbose_name='planned for')),
                ('released_on', models.DateField(blank=True, null=True, verbose_name='released on')),
                ('notes', models.TextField(blank=True, max_length=20000, validators=[django.core.validators.MaxLengthValidator(20000)], verbose_name='notes')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('alpha', 'Alpha'), ('beta', 'Beta'), ('ga', 'Generally available')], max_length=5, verbose_name='stage')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='roadmap.item')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='roadmap.release', verbose_name='release')),
            ],
        ),
        migrations.AddField(
            model_name='item',
            name='release',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='items', to='roadmap.release', verbose_name='release'),
        ),
        migrations.CreateModel(
            name='Involvement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('product', 'Product'), ('marketing', 'Marketing'), ('other', 'Other')], max_length=9)),
                ('phase', models.CharField(blank=True, choices=[('discover', 'Discover'), ('define', 'Define'), ('build', 'Build'), ('beta', 'Beta'), ('launch', 'Launch'), ('learn', 'Learn'), ('dropped', 'Dropped')], max_length=8)),
                ('first_on', models.DateField()),
                ('imported', models.BooleanField(default=False)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='involvements', to='roadmap.item')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('item', 'side', 'phase'), name='involvement_once_a_phase')],
            },
        ),
        migrations.CreateModel(
            name='ChangeNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('external_id', models.CharField(blank=True, max_length=200, verbose_name='external id')),
                ('imported', models.JSONField(blank=True, default=dict, editable=False)),
                ('what', models.CharField(max_length=300, verbose_name='what changes')),
                ('side', models.CharField(choices=[('product', 'Product'), ('marketing', 'Marketing'), ('other', 'Other')], max_length=9, verbose_name='made by')),
                ('effective_on', models.DateField(verbose_name='takes effect')),
                ('told_on', models.DateField(blank=True, null=True, verbose_name='the other side was told')),
                ('is_incident_fix', models.BooleanField(default=False, verbose_name='fix of an incident, no notice possible')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notices', to='roadmap.item', verbose_name='item')),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', '-effective_on'], name='notice_newest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('workspace', 'external_id'), name='notice_external_id')],
            },
        ),
        migrations.AddConstraint(
            model_name='iteminsight',
            constraint=models.UniqueConstraint(fields=('item', 'insight'), name='item_insight_once'),
        ),
        migrations.AddConstraint(
            model_name='itemmetric',
            constraint=models.UniqueConstraint(fields=('item', 'side', 'metric'), name='item_metric_once'),
        ),
        migrations.AddConstraint(
            model_name='itemowner',
            constraint=models.UniqueConstraint(fields=('item', 'side', 'member', 'label'), name='item_owner_once'),
        ),
        migrations.AddConstraint(
            model_name='quietchoice',
            constraint=models.UniqueConstraint(fields=('item', 'side'), name='quiet_once_a_side'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('workspace', 'external_id'), name='release_external_id'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.UniqueConstraint(models.F('workspace'), django.db.models.functions.text.Lower('name'), name='release_name_once', violation_error_message='There is a release of this name already.'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.UniqueConstraint(fields=('item', 'stage'), name='milestone_once_a_stage'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['workspace', 'phase', '-importance'], name='item_phase'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['workspace', 'title', 'id'], name='item_title'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['workspace', 'planned_on', 'id'], name='item_planned'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('workspace', 'external_id'), name='item_external_id'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on', None), ('planned_on', None), ('planned_on__gte', models.F('starts_on')), _connector='OR'), name='item_released_after_start', violation_error_message='The planned release is before the start.'),
        ),
    ]
