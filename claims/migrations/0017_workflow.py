"""Who reviews what, what its publisher corrected or retracted, what rests on that, and topics."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from claims.migrations._roles import granting


ROLES = {
    "Editor": (
        *(f"{action}_assignment" for action in ("view", "add", "change")),
        *(f"{action}_topic" for action in ("view", "add", "change", "delete")),
        *("view_notice", "add_notice", "view_flag", "change_flag"),
    ),
    # Takes work, and is given it; records what a publisher corrected, and settles what rests on it.
    "Fact-checker": ("view_assignment", "view_topic", "view_notice", "add_notice", "view_flag", "change_flag"),
    "Journalist": ("view_assignment", "view_topic", "view_notice", "view_flag"),
}


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0016_tokens'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('aspect', models.CharField(choices=[('attribution', 'Attribution: did they say it?'), ('content', 'Content: does it hold?')], max_length=11, verbose_name='aspect')),
                ('due', models.DateField(blank=True, null=True, verbose_name='due')),
                ('assigned_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='assigned')),
                ('closed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='closed')),
            ],
            options={
                'verbose_name': 'assignment',
                'ordering': ('-assigned_at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='AssignmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('aspect', models.CharField(choices=[('attribution', 'Attribution: did they say it?'), ('content', 'Content: does it hold?')], max_length=11, verbose_name='aspect')),
                ('due', models.DateField(blank=True, null=True, verbose_name='due')),
                ('assigned_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='assigned')),
                ('closed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='closed')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DocumentTopicEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Flag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('basis', models.CharField(choices=[('printed', 'It was printed there'), ('evidence', 'It is its evidence')], max_length=8, verbose_name='basis')),
                ('raised_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='raised')),
                ('settlement', models.CharField(blank=True, choices=[('stands', 'Re-checked: stands'), ('reviewed', 'Reviewed anew')], max_length=8, verbose_name='settled')),
                ('settled_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='settled at')),
                ('note', models.TextField(blank=True, verbose_name='note')),
            ],
            options={
                'verbose_name': 'flag',
                'ordering': ('-raised_at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='FlagEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('basis', models.CharField(choices=[('printed', 'It was printed there'), ('evidence', 'It is its evidence')], max_length=8, verbose_name='basis')),
                ('raised_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='raised')),
                ('settlement', models.CharField(blank=True, choices=[('stands', 'Re-checked: stands'), ('reviewed', 'Reviewed anew')], max_length=8, verbose_name='settled')),
                ('settled_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='settled at')),
                ('note', models.TextField(blank=True, verbose_name='note')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('correction', 'Correction'), ('retraction', 'Retraction')], max_length=10, verbose_name='kind')),
                ('day', models.DateField(verbose_name='published on')),
                ('note', models.TextField(verbose_name='what was wrong')),
                ('url', models.URLField(blank=True, max_length=2000, verbose_name='address of the notice')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='recorded')),
            ],
            options={
                'verbose_name': 'correction or retraction',
                'verbose_name_plural': 'corrections and retractions',
                'ordering': ('-day', '-id'),
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
            ],
            options={
                'verbose_name': 'topic',
                'ordering': (django.db.models.functions.text.Lower('name'),),
            },
        ),
        migrations.CreateModel(
            name='TopicEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=100, verbose_name='name')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='review_flagged_is_looked_at_again', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.status IN ('approved', 'published'))", func="\n                    IF EXISTS (\n                        SELECT FROM claims_flag f JOIN claims_review r ON r.id = f.review_id\n                        WHERE f.settlement = '' AND r.aspect = NEW.aspect\n                            AND (r.claim_id = NEW.claim_id OR r.quote_id = NEW.quote_id)\n                            AND f.raised_at > (SELECT max(d.created_at) FROM claims_review d\n                                WHERE d.status = 'draft' AND d.aspect = NEW.aspect\n                                    AND (d.claim_id = NEW.claim_id OR d.quote_id = NEW.quote_id))\n                    ) THEN\n                        RAISE EXCEPTION 'a source was corrected or retracted since; settle its flag or revise'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'review_flagged_is_looked_at_again',\n                                  COLUMN = 'status';\n                    END IF;\n                    RETURN NEW;\n                ", hash='fe25965e07bf61d64e7da1ab67eece6dad9c4ccd', operation='INSERT', pgid='pgtrigger_review_flagged_is_looked_at_again_936d8', table='claims_review', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='review_public_ends_the_work', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.status IN ('published', 'corrected', 'retracted'))", func="\n                    UPDATE claims_assignment SET closed_at = clock_timestamp()\n                    WHERE closed_at IS NULL AND aspect = NEW.aspect\n                        AND (claim_id = NEW.claim_id OR quote_id = NEW.quote_id);\n                    UPDATE claims_flag f\n                    SET settlement = 'reviewed', settled_at = clock_timestamp(), settled_by_id = NEW.actor_id\n                    WHERE f.settlement = '' AND (f.claim_id = NEW.claim_id OR f.quote_id = NEW.quote_id)\n                        AND f.review_id IN (SELECT id FROM claims_review WHERE aspect = NEW.aspect\n                            AND (claim_id = NEW.claim_id OR quote_id = NEW.quote_id));\n                    UPDATE claims_flag f\n                    SET settlement = 'reviewed', settled_at = clock_timestamp(), settled_by_id = NEW.actor_id\n                    WHERE f.settlement = '' AND (f.claim_id = NEW.claim_id OR f.quote_id = NEW.quote_id)\n                        AND f.review_id IS NULL AND NOT EXISTS (\n                            SELECT FROM claims_flag o WHERE o.notice_id = f.notice_id AND o.settlement = ''\n                            AND o.review_id IS NOT NULL AND (o.claim_id = f.claim_id OR o.quote_id = f.quote_id));\n                    RETURN NULL;\n                ", hash='b2b3d98b80ac36ab538c472559134cc623f5da36', operation='INSERT', pgid='pgtrigger_review_public_ends_the_work_ee69c', table='claims_review', when='AFTER')),
        ),
        migrations.AddField(
            model_name='assignment',
            name='assigned_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='assigned by'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='assignee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL, verbose_name='assigned to'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='claim',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='claims.claim', verbose_name='claim'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='quote',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='claims.quote', verbose_name='quote'),
        ),
        migrations.AddField(
            model_name='assignmentevent',
            name='assigned_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='assigned by'),
        ),
        migrations.AddField(
            model_name='assignmentevent',
            name='assignee',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='assigned to'),
        ),
        migrations.AddField(
            model_name='assignmentevent',
            name='claim',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='claim'),
        ),
        migrations.AddField(
            model_name='assignmentevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='assignmentevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.assignment'),
        ),
        migrations.AddField(
            model_name='assignmentevent',
            name='quote',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.quote', verbose_name='quote'),
        ),
        migrations.AddField(
            model_name='documenttopicevent',
            name='document',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.document'),
        ),
        migrations.AddField(
            model_name='documenttopicevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='flag',
            name='claim',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='flags', to='claims.claim', verbose_name='claim'),
        ),
        migrations.AddField(
            model_name='flag',
            name='quote',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='flags', to='claims.quote', verbose_name='quote'),
        ),
        migrations.AddField(
            model_name='flag',
            name='relation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='flags', to='claims.relation', verbose_name='relation'),
        ),
        migrations.AddField(
            model_name='flag',
            name='review',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='flags', to='claims.review', verbose_name='review'),
        ),
        migrations.AddField(
            model_name='flag',
            name='settled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='settled by'),
        ),
        migrations.AddField(
            model_name='flagevent',
            name='claim',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim', verbose_name='claim'),
        ),
        migrations.AddField(
            model_name='flagevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='flagevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.flag'),
        ),
        migrations.AddField(
            model_name='flagevent',
            name='quote',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.quote', verbose_name='quote'),
        ),
        migrations.AddField(
            model_name='flagevent',
            name='relation',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.relation', verbose_name='relation'),
        ),
        migrations.AddField(
            model_name='flagevent',
            name='review',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.review', verbose_name='review'),
        ),
        migrations.AddField(
            model_name='flagevent',
            name='settled_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='settled by'),
        ),
        migrations.AddField(
            model_name='notice',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='claims.document', verbose_name='document'),
        ),
        migrations.AddField(
            model_name='notice',
            name='issuer',
            field=models.ForeignKey(help_text='The publisher, or the agency whose dispatch the document prints.', on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='claims.source', verbose_name='issued by'),
        ),
        migrations.AddField(
            model_name='notice',
            name='recorded_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by'),
        ),
        migrations.AddField(
            model_name='flagevent',
            name='notice',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.notice', verbose_name='notice'),
        ),
        migrations.AddField(
            model_name='flag',
            name='notice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='flags', to='claims.notice', verbose_name='notice'),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='topic_name_unique'),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='topic_name_not_empty'),
        ),
        migrations.AddField(
            model_name='documenttopicevent',
            name='topic',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.topic'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='topic',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_topicevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='c6edc9e24fefec460476e2869784c596c2c8f54d', operation='INSERT', pgid='pgtrigger_insert_insert_5f998', table='claims_topic', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='topic',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "claims_topicevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='6e1dd11b3d9b6d6dd454bede5245c284552f8b94', operation='UPDATE', pgid='pgtrigger_update_update_010ac', table='claims_topic', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='topic',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_topicevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='886c6cd42cc83855ad408fb6ff5c20fc25fe7b55', operation='DELETE', pgid='pgtrigger_delete_delete_a32b8', table='claims_topic', when='AFTER')),
        ),
        migrations.AddField(
            model_name='document',
            name='topics',
            field=models.ManyToManyField(blank=True, related_name='documents', to='claims.topic', verbose_name='topics'),
        ),
        migrations.AddField(
            model_name='topicevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='topicevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.topic'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(models.F('assignee'), condition=models.Q(('closed_at', None)), name='assignment_open_by_assignee'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('claim', None), ('quote__isnull', False)), models.Q(('claim__isnull', False), ('quote', None)), _connector='OR'), name='assignment_of_claim_or_quote'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('aspect__in', ('attribution', 'content'))), name='assignment_aspect'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(models.F('claim'), models.F('aspect'), condition=models.Q(('closed_at', None)), name='assignment_one_open_per_claim_aspect'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(models.F('quote'), models.F('aspect'), condition=models.Q(('closed_at', None)), name='assignment_one_open_per_quote_aspect'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at', None), ('closed_at__gte', models.F('assigned_at')), _connector='OR'), name='assignment_closed_after_given'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='assignment_is_what_was_given', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE first bigint;', func="\n                    IF TG_OP = 'UPDATE' THEN\n                        IF (NEW.claim_id, NEW.quote_id, NEW.aspect, NEW.assignee_id, NEW.assigned_by_id,\n                            NEW.assigned_at)\n                           IS DISTINCT FROM (OLD.claim_id, OLD.quote_id, OLD.aspect, OLD.assignee_id,\n                            OLD.assigned_by_id, OLD.assigned_at)\n                           OR OLD.closed_at IS NOT NULL AND NEW.closed_at IS DISTINCT FROM OLD.closed_at THEN\n                            RAISE EXCEPTION 'an assignment stays what was given, and closed; give it anew'\n                                USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_is_what_was_given',\n                                      COLUMN = 'assignee';\n                        END IF;\n                        RETURN NEW;\n                    END IF;\n                    SELECT reviewed_as_id INTO first FROM claims_quote WHERE id = NEW.quote_id;\n                    IF first IS NOT NULL THEN\n                        RAISE EXCEPTION 'quote % is reviewed as quote %, the same words before', NEW.quote_id, first\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_is_what_was_given',\n                                  COLUMN = 'quote';\n                    END IF;\n                    RETURN NEW;\n                ", hash='d53ede774eece3b0f17be8e8e526dc0c2cd17812', operation='INSERT OR UPDATE', pgid='pgtrigger_assignment_is_what_was_given_6071f', table='claims_assignment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_assignmentevent" ("aspect", "assigned_at", "assigned_by_id", "assignee_id", "claim_id", "closed_at", "due", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote_id") VALUES (NEW."aspect", NEW."assigned_at", NEW."assigned_by_id", NEW."assignee_id", NEW."claim_id", NEW."closed_at", NEW."due", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quote_id"); RETURN NULL;', hash='cf12e46c0742f14ba974ca0bf3c595bb296ba35f', operation='INSERT', pgid='pgtrigger_insert_insert_f02ca', table='claims_assignment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "claims_assignmentevent" ("aspect", "assigned_at", "assigned_by_id", "assignee_id", "claim_id", "closed_at", "due", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote_id") VALUES (NEW."aspect", NEW."assigned_at", NEW."assigned_by_id", NEW."assignee_id", NEW."claim_id", NEW."closed_at", NEW."due", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quote_id"); RETURN NULL;', hash='37fba01f80f38916916dab3fd030255606b42f13', operation='UPDATE', pgid='pgtrigger_update_update_dd71a', table='claims_assignment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_assignmentevent" ("aspect", "assigned_at", "assigned_by_id", "assignee_id", "claim_id", "closed_at", "due", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote_id") VALUES (OLD."aspect", OLD."assigned_at", OLD."assigned_by_id", OLD."assignee_id", OLD."claim_id", OLD."closed_at", OLD."due", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."quote_id"); RETURN NULL;', hash='b7367fdccef7dd6c7ae2d4e4d319cf71693c1476', operation='DELETE', pgid='pgtrigger_delete_delete_577f1', table='claims_assignment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignmentevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='372d0debe21153b84357f58b85b302f8075fff7f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2870d', table='claims_assignmentevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('correction', 'retraction'))), name='notice_kind'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('note', ''), _negated=True), name='notice_says_what_was_wrong'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(models.F('document'), models.F('issuer'), models.F('kind'), models.F('day'), models.F('note'), name='notice_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='notice_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='83df466383540d2264c7b9ff12d161752b646f5b', operation='UPDATE OR DELETE', pgid='pgtrigger_notice_append_only_c4b2d', table='claims_notice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='notice_not_truncated', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='a88526abfdc6ae834c7ad7c630945c31cc86f8e0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_notice_not_truncated_23396', table='claims_notice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='notice_of_what_it_printed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NOT EXISTS (SELECT FROM claims_document WHERE id = NEW.document_id\n                                   AND source_id = NEW.issuer_id)\n                       AND NOT EXISTS (SELECT FROM claims_document_agencies WHERE document_id = NEW.document_id\n                                       AND source_id = NEW.issuer_id)\n                       AND NOT EXISTS (\n                            SELECT FROM claims_attribution l\n                            LEFT JOIN claims_quote q ON q.id = l.quote_id\n                            LEFT JOIN claims_appearance a ON a.id = l.appearance_id\n                            JOIN claims_revision r ON r.id = coalesce(q.revision_id, a.revision_id)\n                            JOIN claims_source s ON s.id = NEW.issuer_id\n                            WHERE r.document_id = NEW.document_id\n                                AND (l.source_id = s.id OR l.agent_id = s.agent_id)) THEN\n                        RAISE EXCEPTION 'the document neither is by this source nor names it'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_of_what_it_printed',\n                                  COLUMN = 'issuer';\n                    END IF;\n                    RETURN NEW;\n                ", hash='52541988cabfacb06e21637245362aff2af6056a', operation='INSERT', pgid='pgtrigger_notice_of_what_it_printed_8d1bc', table='claims_notice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='notice_raises_flags', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    WITH links AS (\n                        SELECT l.quote_id, l.appearance_id, bool_or(s.id = NEW.issuer_id) AS through_it,\n                            bool_or(s.kind = 'agency') AS through_an_agency\n                        FROM claims_attribution l\n                        LEFT JOIN claims_quote q ON q.id = l.quote_id\n                        LEFT JOIN claims_appearance a ON a.id = l.appearance_id\n                        JOIN claims_revision r ON r.id = coalesce(q.revision_id, a.revision_id)\n                        JOIN claims_source s ON s.id = l.source_id OR s.agent_id = l.agent_id\n                        WHERE r.document_id = NEW.document_id\n                        GROUP BY l.quote_id, l.appearance_id\n                    ), printed AS (\n                        SELECT a.claim_id, NULL::bigint AS quote_id, a.id AS appearance_id\n                        FROM claims_appearance a JOIN claims_revision r ON r.id = a.revision_id\n                        WHERE r.document_id = NEW.document_id\n                        UNION ALL\n                        SELECT NULL, q.id, NULL\n                        FROM claims_quote q JOIN claims_revision r ON r.id = q.revision_id\n                        WHERE r.document_id = NEW.document_id\n                    ), subjects AS (\n                        SELECT DISTINCT p.claim_id, coalesce(q.reviewed_as_id, q.id) AS quote_id\n                        FROM printed p\n                        LEFT JOIN claims_quote q ON q.id = p.quote_id\n                        LEFT JOIN links l ON l.quote_id = p.quote_id OR l.appearance_id = p.appearance_id\n                        WHERE (SELECT source_id = NEW.issuer_id FROM claims_document WHERE id = NEW.document_id)\n                            OR coalesce(l.through_it, false) OR NOT coalesce(l.through_an_agency, false)\n                    ), rounds AS (\n                        SELECT m.claim_id, m.quote_id, m.aspect, m.round\n                        FROM claims_evidence e JOIN claims_review m ON m.id = e.review_id\n                        WHERE e.document_id = NEW.document_id\n                    ), resting AS (\n                        SELECT r.*, false AS by_evidence FROM claims_review r\n                        WHERE r.claim_id IN (SELECT claim_id FROM subjects)\n                            OR r.quote_id IN (SELECT quote_id FROM subjects)\n                        UNION ALL\n                        SELECT r.*, true FROM claims_review r\n                        JOIN rounds o ON (r.claim_id = o.claim_id OR r.quote_id = o.quote_id)\n                            AND r.aspect = o.aspect AND r.round = o.round\n                    ), reviews AS (\n                        SELECT r.id, r.claim_id, r.quote_id, bool_or(r.by_evidence) AS by_evidence FROM resting r\n                        WHERE r.status <> 'retracted' AND (\n                            NOT EXISTS (SELECT FROM claims_review n WHERE n.supersedes_id = r.id)\n                            OR r.status IN ('published', 'corrected') AND NOT EXISTS (\n                                SELECT FROM claims_review n\n                                WHERE n.id > r.id AND n.aspect = r.aspect\n                                    AND (n.claim_id = r.claim_id OR n.quote_id = r.quote_id)\n                                    AND n.status IN ('published', 'corrected', 'retracted')))\n                        GROUP BY r.id, r.claim_id, r.quote_id\n                    )\n                    INSERT INTO claims_flag\n                        (notice_id, basis, claim_id, quote_id, relation_id, review_id, raised_at, settlement, note)\n                    SELECT NEW.id, 'printed', claim_id, quote_id, NULL::bigint, NULL::bigint, clock_timestamp(), '', ''\n                    FROM subjects\n                    UNION ALL\n                    SELECT NEW.id, 'printed', NULL, NULL, r.id, NULL, clock_timestamp(), '', '' FROM claims_relation r\n                    WHERE r.decision = 'confirmed' AND (r.from_claim_id IN (SELECT claim_id FROM subjects)\n                        OR r.to_claim_id IN (SELECT claim_id FROM subjects))\n                    UNION ALL\n                    SELECT NEW.id, CASE WHEN by_evidence THEN 'evidence' ELSE 'printed' END, claim_id, quote_id, NULL,\n                        id, clock_timestamp(), '', '' FROM reviews;\n                    RETURN NULL;\n                ", hash='1830f07ef367b4f7e997006c261c49c2a907d3a4', operation='INSERT', pgid='pgtrigger_notice_raises_flags_38136', table='claims_notice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='flagevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='18ab49aa7377eb2dfb911509b19484ffc557841a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e7bff', table='claims_flagevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='flag',
            index=models.Index(models.F('raised_at'), condition=models.Q(('settlement', '')), name='flag_open'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('claim__isnull', False), ('quote', None), ('relation', None)), models.Q(('claim', None), ('quote__isnull', False), ('relation', None)), models.Q(('claim', None), ('quote', None), ('relation__isnull', False), ('review', None)), _connector='OR'), name='flag_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.UniqueConstraint(fields=('notice', 'claim', 'quote', 'relation', 'review'), name='flag_once_a_notice', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('note', ''), ('settled_at', None), ('settled_by', None), ('settlement', '')), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False), ('settlement', 'stands'), models.Q(('note', ''), _negated=True)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False), ('settlement', 'reviewed')), _connector='OR'), name='flag_settled_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.CheckConstraint(condition=models.Q(('settled_at', None), ('settled_at__gte', models.F('raised_at')), _connector='OR'), name='flag_settled_after_raised'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='flag',
            trigger=pgtrigger.compiler.Trigger(name='flag_stays_what_it_is', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF TG_OP = 'UPDATE' THEN\n                        IF (NEW.notice_id, NEW.basis, NEW.claim_id, NEW.quote_id, NEW.relation_id, NEW.review_id,\n                            NEW.raised_at)\n                           IS DISTINCT FROM (OLD.notice_id, OLD.basis, OLD.claim_id, OLD.quote_id, OLD.relation_id,\n                            OLD.review_id, OLD.raised_at) OR OLD.settlement <> '' AND NEW IS DISTINCT FROM OLD THEN\n                            RAISE EXCEPTION 'a flag stays what was raised, and settled'\n                                USING ERRCODE = 'check_violation', CONSTRAINT = 'flag_stays_what_it_is',\n                                      COLUMN = 'settlement';\n                        END IF;\n                    ELSIF NEW.review_id IS NOT NULL AND NOT EXISTS (\n                        SELECT FROM claims_review r WHERE r.id = NEW.review_id\n                        AND (r.claim_id, r.quote_id) IS NOT DISTINCT FROM (NEW.claim_id, NEW.quote_id)) THEN\n                        RAISE EXCEPTION 'the flag is of another claim or quote than its review'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'flag_stays_what_it_is',\n                                  COLUMN = 'review';\n                    END IF;\n                    RETURN NEW;\n                ", hash='f7d496d770b73d9b3314f06f6128491f4f69bce3', operation='INSERT OR UPDATE', pgid='pgtrigger_flag_stays_what_it_is_1fc3b', table='claims_flag', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='flag',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_flagevent" ("basis", "claim_id", "id", "note", "notice_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote_id", "raised_at", "relation_id", "review_id", "settled_at", "settled_by_id", "settlement") VALUES (NEW."basis", NEW."claim_id", NEW."id", NEW."note", NEW."notice_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quote_id", NEW."raised_at", NEW."relation_id", NEW."review_id", NEW."settled_at", NEW."settled_by_id", NEW."settlement"); RETURN NULL;', hash='0f90e9d84efd5f88d7efdca4f434cd1bd3021df1', operation='INSERT', pgid='pgtrigger_insert_insert_ce81c', table='claims_flag', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='flag',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "claims_flagevent" ("basis", "claim_id", "id", "note", "notice_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote_id", "raised_at", "relation_id", "review_id", "settled_at", "settled_by_id", "settlement") VALUES (NEW."basis", NEW."claim_id", NEW."id", NEW."note", NEW."notice_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quote_id", NEW."raised_at", NEW."relation_id", NEW."review_id", NEW."settled_at", NEW."settled_by_id", NEW."settlement"); RETURN NULL;', hash='243f76e99d96e32579f073772b9cac121aa87fe0', operation='UPDATE', pgid='pgtrigger_update_update_2d719', table='claims_flag', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='flag',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_flagevent" ("basis", "claim_id", "id", "note", "notice_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote_id", "raised_at", "relation_id", "review_id", "settled_at", "settled_by_id", "settlement") VALUES (OLD."basis", OLD."claim_id", OLD."id", OLD."note", OLD."notice_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."quote_id", OLD."raised_at", OLD."relation_id", OLD."review_id", OLD."settled_at", OLD."settled_by_id", OLD."settlement"); RETURN NULL;', hash='c448d54aac9b839ffcec1fb0d952df04de6ab695', operation='DELETE', pgid='pgtrigger_delete_delete_7c97d', table='claims_flag', when='AFTER')),
        ),
        migrations.CreateModel(
            name='DocumentTopic',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('claims.document_topics',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='topicevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='23bb4601503dae76b9c311784eb4dceb19884a7e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7eb88', table='claims_topicevent', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='documenttopicevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.documenttopic'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='documenttopic',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_documenttopicevent" ("document_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "topic_id") VALUES (NEW."document_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."topic_id"); RETURN NULL;', hash='5ec2bff19c43bfdb9af61cd4a2f44dcfabff13f6', operation='INSERT', pgid='pgtrigger_insert_insert_fbac1', table='claims_document_topics', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='documenttopic',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "claims_documenttopicevent" ("document_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "topic_id") VALUES (NEW."document_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."topic_id"); RETURN NULL;', hash='529a6cd7dc566edb29cbb18d700af3c1e1c313df', operation='UPDATE', pgid='pgtrigger_update_update_ba8cb', table='claims_document_topics', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='documenttopic',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_documenttopicevent" ("document_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "topic_id") VALUES (OLD."document_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."topic_id"); RETURN NULL;', hash='ae5c574dfd45446427057d3cc337aa1bb0e7117c', operation='DELETE', pgid='pgtrigger_delete_delete_9221c', table='claims_document_topics', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='documenttopicevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a4d375899ca3dcaf0a4304e81e98a91ed6ae40d9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c0fd2', table='claims_documenttopicevent', when='BEFORE')),
        ),
        granting(ROLES),
    ]
