from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0006_mails_that_wait")]

    operations = [
        migrations.AddField(
            model_name="workspace",
            name="mail_refused_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
