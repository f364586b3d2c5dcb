"""What was drawn from the reserve alone is drawn from any pool, and may be paid to somebody outside."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_a_community_as_a_member'),
        ('pools', '0003_draws_from_the_reserve'),
    ]

    operations = [
        migrations.RenameModel(old_name='ReserveDraw', new_name='Draw'),
        migrations.RenameIndex(
            model_name='draw',
            new_name='pools_draw_communi_bd45c1_idx',
            old_name='pools_reser_communi_687870_idx',
        ),
        migrations.AddField(
            model_name='draw',
            name='source',
            field=models.SlugField(default='reserve', max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='draw', name='outside', field=models.BooleanField(default=False)
        ),
        migrations.AddField(
            model_name='draw', name='payee', field=models.CharField(blank=True, max_length=160)
        ),
        migrations.RemoveConstraint(model_name='draw', name='pools_draw_goes_to_one_place'),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(('outside', False), ('pool', ''), ('receiver__isnull', False)),
                    models.Q(('outside', True), ('pool', ''), ('receiver__isnull', True)),
                    models.Q(
                        ('outside', False),
                        ('receiver__isnull', True),
                        models.Q(('pool__in', ('', 'inbox', 'owed')), _negated=True),
                    ),
                    _connector='OR',
                ),
                name='pools_draw_goes_to_one_place',
            ),
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ('source__in', ('', 'flow', 'inbox', 'owed')), _negated=True
                ),
                name='pools_draw_leaves_a_pool',
            ),
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.CheckConstraint(
                condition=models.Q(('pool', models.F('source')), _negated=True),
                name='pools_draw_leaves_its_pool',
            ),
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.CheckConstraint(
                condition=models.Q(('payee', ''), ('outside', True), _connector='OR'),
                name='pools_draw_names_who_is_outside',
            ),
        ),
    ]
