"""Effort is said in person-weeks: five days are one."""

from django.db import migrations, models
from django.db.models import F

NAMES = ("effort_product", "effort_marketing")
DAYS = 5


def to_weeks(apps, schema_editor):
    for name in NAMES:
        apps.get_model("roadmap", "Item").objects.exclude(**{name: None}).update(**{name: F(name) / DAYS})


def to_days(apps, schema_editor):
    for name in NAMES:
        apps.get_model("roadmap", "Item").objects.exclude(**{name: None}).update(**{name: F(name) * DAYS})


class Migration(migrations.Migration):

    dependencies = [
        ('roadmap', '0002_tags_goals_and_merges'),
    ]

    operations = [
        migrations.AlterField(
            model_name='item',
            name='effort_marketing',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, verbose_name='effort of marketing, in person-weeks'),
        ),
        migrations.AlterField(
            model_name='item',
            name='effort_product',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, verbose_name='effort of product, in person-weeks'),
        ),
        migrations.RunPython(to_weeks, to_days),
    ]
