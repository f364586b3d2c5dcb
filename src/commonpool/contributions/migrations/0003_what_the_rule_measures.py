from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contributions', '0002_panel'),
    ]

    operations = [
        migrations.AddField(
            model_name='practice',
            name='measures',
            field=models.JSONField(blank=True, null=True),
        ),
    ]
