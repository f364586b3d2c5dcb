from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_a_community_as_a_member'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='member',
            name='people_erased_member_keeps_nothing',
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(
                condition=Q(erased__isnull=True)
                | Q(name="", about="", depth="", account__isnull=True, portrait__isnull=True),
                name='people_erased_member_keeps_nothing',
            ),
        ),
    ]
