"""When a need was last asked for in other words."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more day on a need."""

    dependencies = (("needs", "0003_wanting"),)
    operations = (
        migrations.AddField(
            model_name="need",
            name="amended",
            field=models.DateTimeField(blank=True, null=True),
        ),
    )
