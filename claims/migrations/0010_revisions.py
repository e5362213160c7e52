"""Revisions: what became of anchors in a newer one, carried or found changed, and who added it."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from claims.migrations._roles import granting


ROLES = {
    "Editor": ("view_finding", "view_carried", "change_carried"),
    "Fact-checker": ("view_finding", "view_carried", "change_carried"),
    "Journalist": ("view_finding", "view_carried"),
}


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0009_same_claims'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Carried',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('anchored', 'Anchored'), ('ambiguous', 'Ambiguous'), ('orphaned', 'Orphaned')], max_length=9, verbose_name='state')),
                ('since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='since')),
            ],
            options={
                'verbose_name': 'carried anchor',
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='CarriedEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('state', models.CharField(choices=[('anchored', 'Anchored'), ('ambiguous', 'Ambiguous'), ('orphaned', 'Orphaned')], max_length=9, verbose_name='state')),
                ('since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='since')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('altered', 'Altered'), ('vanished', 'Vanished'), ('moved', 'Moved')], max_length=8, verbose_name='what happened')),
                ('words', models.TextField(blank=True, verbose_name='words now')),
                ('start', models.PositiveIntegerField(blank=True, help_text='in the newer revision; none where its words stand at several', null=True, verbose_name='start')),
                ('end', models.PositiveIntegerField(blank=True, null=True, verbose_name='end')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'change after publication',
                'verbose_name_plural': 'changes after publication',
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='FindingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('altered', 'Altered'), ('vanished', 'Vanished'), ('moved', 'Moved')], max_length=8, verbose_name='what happened')),
                ('words', models.TextField(blank=True, verbose_name='words now')),
                ('start', models.PositiveIntegerField(blank=True, help_text='in the newer revision; none where its words stand at several', null=True, verbose_name='start')),
                ('end', models.PositiveIntegerField(blank=True, null=True, verbose_name='end')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='quote',
            name='quote_status_follows_reviews',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='quote',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='quote',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='quote',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='review',
            name='review_sets_subject_status',
        ),
        migrations.AddField(
            model_name='quote',
            name='reviewed_as',
            field=models.ForeignKey(blank=True, editable=False, help_text='The same words in an earlier revision, whose reviews are its reviews.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='carried_on', to='claims.quote', verbose_name='reviewed as'),
        ),
        migrations.AddField(
            model_name='quoteevent',
            name='reviewed_as',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, help_text='The same words in an earlier revision, whose reviews are its reviews.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.quote', verbose_name='reviewed as'),
        ),
        migrations.AddField(
            model_name='revision',
            name='added_by',
            field=models.ForeignKey(blank=True, editable=False, help_text='Empty where a file was imported.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='added by'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appearance',
            trigger=pgtrigger.compiler.Trigger(name='appearance_carried_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.revision_id IS DISTINCT FROM OLD.revision_id)', func="\n            IF EXISTS (SELECT FROM claims_carried WHERE appearance_id = NEW.id OR to_appearance_id = NEW.id)\n               OR EXISTS (SELECT FROM claims_finding WHERE appearance_id = NEW.id) THEN\n                RAISE EXCEPTION 'what became of it in another revision is on record: it stays in its own'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'appearance_carried_stays', COLUMN = 'revision';\n            END IF;\n            RETURN NEW;\n        ", hash='999b0064fee1262db4edf1939c34c6eb9d26093b', operation='UPDATE OF "revision_id"', pgid='pgtrigger_appearance_carried_stays_ddcdc', table='claims_appearance', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='quote',
            trigger=pgtrigger.compiler.Trigger(name='quote_carried_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.revision_id IS DISTINCT FROM OLD.revision_id)', func="\n            IF EXISTS (SELECT FROM claims_carried WHERE quote_id = NEW.id OR to_quote_id = NEW.id)\n               OR EXISTS (SELECT FROM claims_finding WHERE quote_id = NEW.id) THEN\n                RAISE EXCEPTION 'what became of it in another revision is on record: it stays in its own'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'quote_carried_stays', COLUMN = 'revision';\n            END IF;\n            RETURN NEW;\n        ", hash='1678ca51dd9334a0f0ff1ce6edb227000fdb1ee3', operation='UPDATE OF "revision_id"', pgid='pgtrigger_quote_carried_stays_6b2a7', table='claims_quote', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='quote',
            trigger=pgtrigger.compiler.Trigger(name='quote_status_follows_reviews', sql=pgtrigger.compiler.UpsertTriggerSql(func="NEW.status := factdb_status('quote', coalesce(NEW.reviewed_as_id, NEW.id), 'attribution'); RETURN NEW;", hash='caa01a115fb502b7b5d8d3d8367fab86fd0013e1', operation='INSERT OR UPDATE OF "status", "reviewed_as_id"', pgid='pgtrigger_quote_status_follows_reviews_fb980', table='claims_quote', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='quote',
            trigger=pgtrigger.compiler.Trigger(name='quote_reviewed_as_same_words', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.reviewed_as_id IS NOT NULL)', func="\n                    IF TG_OP = 'UPDATE' AND NEW.reviewed_as_id = OLD.reviewed_as_id AND NEW.exact <> OLD.exact THEN\n                        NEW.reviewed_as_id := NULL;  -- other words now: nobody has reviewed them\n                        NEW.status := factdb_status('quote', NEW.id, 'attribution');\n                        RETURN NEW;\n                    END IF;\n                    IF NOT EXISTS (\n                        SELECT FROM claims_quote first\n                        JOIN claims_revision earlier ON earlier.id = first.revision_id\n                        JOIN claims_revision later ON later.id = NEW.revision_id\n                        WHERE first.id = NEW.reviewed_as_id AND first.reviewed_as_id IS NULL\n                            AND first.exact = NEW.exact AND earlier.document_id = later.document_id\n                            AND earlier.number < later.number\n                    ) OR EXISTS (SELECT FROM claims_review WHERE quote_id = NEW.id) THEN\n                        RAISE EXCEPTION 'a quote is reviewed as the first one with its words, in an earlier revision'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'quote_reviewed_as_same_words',\n                                  COLUMN = 'reviewed_as';\n                    END IF;\n                    RETURN NEW;\n                ", hash='b5f526131d3b8666dbbe748fd6cfe3a4628bea7c', operation='INSERT OR UPDATE', pgid='pgtrigger_quote_reviewed_as_same_words_8d67b', table='claims_quote', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='quote',
            trigger=pgtrigger.compiler.Trigger(name='quote_frees_those_reviewed_as_it', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.exact <> OLD.exact)', func='\n                    UPDATE claims_quote SET reviewed_as_id = NULL WHERE reviewed_as_id = NEW.id;\n                    RETURN NULL;\n                ', hash='47a82fd9c211b8b2f64a7503ae156cd1ba9af123', operation='UPDATE OF "exact"', pgid='pgtrigger_quote_frees_those_reviewed_as_it_61b49', table='claims_quote', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='quote',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_quoteevent" ("confidence", "created_at", "cue", "end", "exact", "id", "language", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "reviewed_as_id", "revision_id", "rule", "speaker_id", "start", "status", "suffix", "updated_at", "verbatim_status") VALUES (NEW."confidence", NEW."created_at", NEW."cue", NEW."end", NEW."exact", NEW."id", NEW."language", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."prefix", NEW."reviewed_as_id", NEW."revision_id", NEW."rule", NEW."speaker_id", NEW."start", NEW."status", NEW."suffix", NEW."updated_at", NEW."verbatim_status"); RETURN NULL;', hash='819a883877daf0923791b925f5379f78bcd0a3f4', operation='INSERT', pgid='pgtrigger_insert_insert_105ea', table='claims_quote', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='quote',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."confidence" IS DISTINCT FROM (NEW."confidence") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."cue" IS DISTINCT FROM (NEW."cue") OR OLD."end" IS DISTINCT FROM (NEW."end") OR OLD."exact" IS DISTINCT FROM (NEW."exact") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."origin" IS DISTINCT FROM (NEW."origin") OR OLD."prefix" IS DISTINCT FROM (NEW."prefix") OR OLD."reviewed_as_id" IS DISTINCT FROM (NEW."reviewed_as_id") OR OLD."revision_id" IS DISTINCT FROM (NEW."revision_id") OR OLD."rule" IS DISTINCT FROM (NEW."rule") OR OLD."speaker_id" IS DISTINCT FROM (NEW."speaker_id") OR OLD."start" IS DISTINCT FROM (NEW."start") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."suffix" IS DISTINCT FROM (NEW."suffix") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."verbatim_status" IS DISTINCT FROM (NEW."verbatim_status"))', func='INSERT INTO "claims_quoteevent" ("confidence", "created_at", "cue", "end", "exact", "id", "language", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "reviewed_as_id", "revision_id", "rule", "speaker_id", "start", "status", "suffix", "updated_at", "verbatim_status") VALUES (NEW."confidence", NEW."created_at", NEW."cue", NEW."end", NEW."exact", NEW."id", NEW."language", NEW."origin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."prefix", NEW."reviewed_as_id", NEW."revision_id", NEW."rule", NEW."speaker_id", NEW."start", NEW."status", NEW."suffix", NEW."updated_at", NEW."verbatim_status"); RETURN NULL;', hash='09471e3b5b3e45617a4f967ded3003704e395685', operation='UPDATE', pgid='pgtrigger_update_update_77608', table='claims_quote', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='quote',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_quoteevent" ("confidence", "created_at", "cue", "end", "exact", "id", "language", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "reviewed_as_id", "revision_id", "rule", "speaker_id", "start", "status", "suffix", "updated_at", "verbatim_status") VALUES (OLD."confidence", OLD."created_at", OLD."cue", OLD."end", OLD."exact", OLD."id", OLD."language", OLD."origin", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."prefix", OLD."reviewed_as_id", OLD."revision_id", OLD."rule", OLD."speaker_id", OLD."start", OLD."status", OLD."suffix", OLD."updated_at", OLD."verbatim_status"); RETURN NULL;', hash='603df5025a0a42a18b06a64f7b43b21702abcfae', operation='DELETE', pgid='pgtrigger_delete_delete_91dbe', table='claims_quote', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='review_of_the_first_with_its_words', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.quote_id IS NOT NULL)', declare='DECLARE first bigint;', func="\n                    SELECT reviewed_as_id INTO first FROM claims_quote WHERE id = NEW.quote_id;\n                    IF first IS NOT NULL THEN\n                        RAISE EXCEPTION 'quote % is reviewed as quote %, the same words before', NEW.quote_id, first\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'review_of_the_first_with_its_words',\n                                  COLUMN = 'quote';\n                    END IF;\n                    RETURN NEW;\n                ", hash='be72d7ca15bca41788090d5cd8b2ac6a9fa147cf', operation='INSERT', pgid='pgtrigger_review_of_the_first_with_its_words_f3d2e', table='claims_review', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='review_sets_subject_status', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n                    UPDATE claims_claim SET status = status WHERE id = NEW.claim_id;\n                    UPDATE claims_quote SET status = status WHERE NEW.quote_id IN (id, reviewed_as_id);\n                    RETURN NULL;\n                ', hash='fb21a3507e382bcff659002a023ee9bea46f7fb2', operation='INSERT', pgid='pgtrigger_review_sets_subject_status_39979', table='claims_review', when='AFTER')),
        ),
        migrations.AddField(
            model_name='carried',
            name='appearance',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='carried', to='claims.appearance', verbose_name='appearance'),
        ),
        migrations.AddField(
            model_name='carried',
            name='link',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='carried', to='claims.attribution', verbose_name='link of a chain'),
        ),
        migrations.AddField(
            model_name='carried',
            name='quote',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='carried', to='claims.quote', verbose_name='quote'),
        ),
        migrations.AddField(
            model_name='carried',
            name='revision',
            field=models.ForeignKey(help_text='the newer one', on_delete=django.db.models.deletion.PROTECT, related_name='carried', to='claims.revision', verbose_name='revision'),
        ),
        migrations.AddField(
            model_name='carried',
            name='settled_by',
            field=models.ForeignKey(blank=True, help_text='Orphaned and settled: gone.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='settled by'),
        ),
        migrations.AddField(
            model_name='carried',
            name='to_appearance',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='carried_from', to='claims.appearance', verbose_name='appearance there'),
        ),
        migrations.AddField(
            model_name='carried',
            name='to_link',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='carried_from', to='claims.attribution', verbose_name='link there'),
        ),
        migrations.AddField(
            model_name='carried',
            name='to_quote',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='carried_from', to='claims.quote', verbose_name='quote there'),
        ),
        migrations.AddField(
            model_name='carriedevent',
            name='appearance',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.appearance', verbose_name='appearance'),
        ),
        migrations.AddField(
            model_name='carriedevent',
            name='link',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.attribution', verbose_name='link of a chain'),
        ),
        migrations.AddField(
            model_name='carriedevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='carriedevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.carried'),
        ),
        migrations.AddField(
            model_name='carriedevent',
            name='quote',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.quote', verbose_name='quote'),
        ),
        migrations.AddField(
            model_name='carriedevent',
            name='revision',
            field=models.ForeignKey(db_constraint=False, help_text='the newer one', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.revision', verbose_name='revision'),
        ),
        migrations.AddField(
            model_name='carriedevent',
            name='settled_by',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Orphaned and settled: gone.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='settled by'),
        ),
        migrations.AddField(
            model_name='carriedevent',
            name='to_appearance',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.appearance', verbose_name='appearance there'),
        ),
        migrations.AddField(
            model_name='carriedevent',
            name='to_link',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.attribution', verbose_name='link there'),
        ),
        migrations.AddField(
            model_name='carriedevent',
            name='to_quote',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.quote', verbose_name='quote there'),
        ),
        migrations.AddField(
            model_name='finding',
            name='appearance',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='claims.appearance', verbose_name='appearance'),
        ),
        migrations.AddField(
            model_name='finding',
            name='quote',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='claims.quote', verbose_name='quote'),
        ),
        migrations.AddField(
            model_name='finding',
            name='revision',
            field=models.ForeignKey(help_text='the newer one', on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='claims.revision', verbose_name='revision'),
        ),
        migrations.AddField(
            model_name='findingevent',
            name='appearance',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.appearance', verbose_name='appearance'),
        ),
        migrations.AddField(
            model_name='findingevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='findingevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.finding'),
        ),
        migrations.AddField(
            model_name='findingevent',
            name='quote',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.quote', verbose_name='quote'),
        ),
        migrations.AddField(
            model_name='findingevent',
            name='revision',
            field=models.ForeignKey(db_constraint=False, help_text='the newer one', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.revision', verbose_name='revision'),
        ),
        migrations.AddIndex(
            model_name='carried',
            index=models.Index(condition=models.Q(('settled_by', None), ('state__in', ('ambiguous', 'orphaned'))), fields=['-id'], name='carried_waiting'),
        ),
        migrations.AddConstraint(
            model_name='carried',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('appearance', None), ('link', None), ('quote__isnull', False)), models.Q(('appearance__isnull', False), ('link', None), ('quote', None)), models.Q(('appearance', None), ('link__isnull', False), ('quote', None)), _connector='OR'), name='carried_of_one'),
        ),
        migrations.AddConstraint(
            model_name='carried',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('quote__isnull', False), ('state', 'anchored'), ('to_quote__isnull', False), ('to_appearance', None), ('to_link', None)), models.Q(('appearance__isnull', False), ('state', 'anchored'), ('to_appearance__isnull', False), ('to_link', None), ('to_quote', None)), models.Q(('link', None), ('state__in', ('ambiguous', 'orphaned')), ('to_appearance', None), ('to_link', None), ('to_quote', None)), models.Q(('link__isnull', False), ('state__in', ('anchored', 'ambiguous', 'orphaned')), ('to_appearance', None), ('to_link__isnull', False), ('to_quote', None)), _connector='OR'), name='carried_anchored_has_a_place'),
        ),
        migrations.AddConstraint(
            model_name='carried',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'ambiguous'), _negated=True), ('settled_by', None), _connector='OR'), name='carried_ambiguous_is_not_settled'),
        ),
        migrations.AddConstraint(
            model_name='carried',
            constraint=models.UniqueConstraint(fields=('quote', 'revision'), name='carried_once_a_quote'),
        ),
        migrations.AddConstraint(
            model_name='carried',
            constraint=models.UniqueConstraint(fields=('appearance', 'revision'), name='carried_once_an_appearance'),
        ),
        migrations.AddConstraint(
            model_name='carried',
            constraint=models.UniqueConstraint(fields=('link', 'revision'), name='carried_once_a_link'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carried',
            trigger=pgtrigger.compiler.Trigger(name='carried_is_what_it_was', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE earlier record; later record; reason text;', func="\n                    SELECT r.document_id, r.number, a.exact INTO earlier FROM (\n                        SELECT revision_id, exact FROM claims_quote WHERE id = NEW.quote_id\n                        UNION ALL SELECT revision_id, exact FROM claims_appearance WHERE id = NEW.appearance_id\n                        UNION ALL SELECT coalesce(q.revision_id, p.revision_id), l.cue FROM claims_attribution l\n                            LEFT JOIN claims_quote q ON q.id = l.quote_id\n                            LEFT JOIN claims_appearance p ON p.id = l.appearance_id WHERE l.id = NEW.link_id\n                    ) a JOIN claims_revision r ON r.id = a.revision_id;\n                    SELECT r.document_id, r.number, a.* INTO later FROM claims_revision r LEFT JOIN (\n                        SELECT revision_id, exact, true AS placed FROM claims_quote WHERE id = NEW.to_quote_id\n                        UNION ALL SELECT revision_id, exact, true FROM claims_appearance WHERE id = NEW.to_appearance_id\n                        UNION ALL SELECT coalesce(q.revision_id, p.revision_id), l.cue, l.cue_start IS NOT NULL\n                            FROM claims_attribution l\n                            LEFT JOIN claims_quote q ON q.id = l.quote_id\n                            LEFT JOIN claims_appearance p ON p.id = l.appearance_id WHERE l.id = NEW.to_link_id\n                    ) a ON true WHERE r.id = NEW.revision_id;\n                    reason := CASE\n                        WHEN earlier.document_id <> later.document_id OR later.number <= earlier.number\n                            THEN 'an anchor is carried to a newer revision of its document'\n                        WHEN later.revision_id <> NEW.revision_id THEN 'the anchor stands in another revision'\n                        WHEN NEW.to_link_id IS NOT NULL AND later.placed <> (NEW.state = 'anchored')\n                            THEN format('a cue is not %s there', NEW.state)\n                        WHEN NEW.settled_by_id IS NULL AND later.exact <> earlier.exact\n                            THEN 'only a person carries an anchor to other words'\n                    END;\n                    IF reason IS NOT NULL THEN\n                        RAISE EXCEPTION '%', reason USING ERRCODE = 'check_violation',\n                            CONSTRAINT = 'carried_is_what_it_was', COLUMN = 'revision';\n                    END IF;\n                    IF TG_OP = 'UPDATE' AND (NEW.quote_id, NEW.appearance_id, NEW.link_id, NEW.revision_id)\n                        IS DISTINCT FROM (OLD.quote_id, OLD.appearance_id, OLD.link_id, OLD.revision_id) THEN\n                        RAISE EXCEPTION 'what was carried, and where to, stays' USING ERRCODE = 'check_violation',\n                            CONSTRAINT = 'carried_is_what_it_was', COLUMN = 'revision';\n                    END IF;\n                    RETURN NEW;\n                ", hash='234fe9641ad6fef39831e8110ed6e7a88c6a34c9', operation='INSERT OR UPDATE', pgid='pgtrigger_carried_is_what_it_was_e5801', table='claims_carried', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carried',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_carriedevent" ("appearance_id", "id", "link_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote_id", "revision_id", "settled_by_id", "since", "state", "to_appearance_id", "to_link_id", "to_quote_id") VALUES (NEW."appearance_id", NEW."id", NEW."link_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quote_id", NEW."revision_id", NEW."settled_by_id", NEW."since", NEW."state", NEW."to_appearance_id", NEW."to_link_id", NEW."to_quote_id"); RETURN NULL;', hash='bd725cff8c347b1e2458886fd065a6bffd1e8728', operation='INSERT', pgid='pgtrigger_insert_insert_3c6b6', table='claims_carried', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carried',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "claims_carriedevent" ("appearance_id", "id", "link_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote_id", "revision_id", "settled_by_id", "since", "state", "to_appearance_id", "to_link_id", "to_quote_id") VALUES (NEW."appearance_id", NEW."id", NEW."link_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quote_id", NEW."revision_id", NEW."settled_by_id", NEW."since", NEW."state", NEW."to_appearance_id", NEW."to_link_id", NEW."to_quote_id"); RETURN NULL;', hash='5e71d6b530a3e09f3271fe81c891d5e387745fda', operation='UPDATE', pgid='pgtrigger_update_update_aa804', table='claims_carried', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carried',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_carriedevent" ("appearance_id", "id", "link_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote_id", "revision_id", "settled_by_id", "since", "state", "to_appearance_id", "to_link_id", "to_quote_id") VALUES (OLD."appearance_id", OLD."id", OLD."link_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."quote_id", OLD."revision_id", OLD."settled_by_id", OLD."since", OLD."state", OLD."to_appearance_id", OLD."to_link_id", OLD."to_quote_id"); RETURN NULL;', hash='f8c4f16d51b0531eafdb383ad3541f66f97c9685', operation='DELETE', pgid='pgtrigger_delete_delete_68dde', table='claims_carried', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carriedevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f1e2ee4fd06f2352d32a0f8b1b8738f836a62176', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_632d2', table='claims_carriedevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['kind', '-id'], name='finding_kind'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('appearance__isnull', False), ('quote', None)), models.Q(('appearance', None), ('quote__isnull', False)), _connector='OR'), name='finding_of_quote_or_appearance'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(fields=('quote', 'revision'), name='finding_once_a_quote'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(fields=('appearance', 'revision'), name='finding_once_an_appearance'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end', None), ('kind', 'vanished'), ('start', None), ('words', '')), models.Q(('end', None), ('kind', 'moved'), ('start', None), ('words', '')), models.Q(('end__isnull', False), ('kind__in', ('altered', 'moved')), ('start__isnull', False), ('start__lt', models.F('end'))), _connector='OR'), name='finding_place_fits_kind'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='finding',
            trigger=pgtrigger.compiler.Trigger(name='finding_words_equal_text', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE earlier claims_revision; later claims_revision; exact text;', func='\n                    SELECT revision.* INTO earlier FROM claims_revision revision WHERE revision.id = coalesce(\n                        (SELECT revision_id FROM claims_quote WHERE id = NEW.quote_id),\n                        (SELECT revision_id FROM claims_appearance WHERE id = NEW.appearance_id));\n                    SELECT * INTO later FROM claims_revision WHERE id = NEW.revision_id;\n                    IF earlier.document_id IS DISTINCT FROM later.document_id OR later.number <= earlier.number THEN\n                        RAISE EXCEPTION \'a finding compares with a newer revision of the same document\'\n                            USING ERRCODE = \'check_violation\', CONSTRAINT = \'finding_words_equal_text\',\n                                  COLUMN = \'revision\';\n                    END IF;\n                    exact := coalesce((SELECT q.exact FROM claims_quote q WHERE q.id = NEW.quote_id),\n                                      (SELECT a.exact FROM claims_appearance a WHERE a.id = NEW.appearance_id));\n                    IF NEW.start IS NOT NULL AND (\n                        NEW.words <> substr(later.text, NEW.start + 1, NEW."end" - NEW.start)\n                        OR NEW."end" > char_length(later.text) OR (NEW.kind = \'moved\') <> (NEW.words = exact)\n                    ) THEN\n                        RAISE EXCEPTION \'revision % does not read “%” at %–%, %\', NEW.revision_id,\n                            left(NEW.words, 200), NEW.start, NEW."end", NEW.kind\n                            USING ERRCODE = \'check_violation\', CONSTRAINT = \'finding_words_equal_text\',\n                                  COLUMN = \'words\';\n                    END IF;\n                    RETURN NEW;\n                ', hash='c1c4a2d4538c702145dde0691204e2e857114a1e', operation='INSERT OR UPDATE', pgid='pgtrigger_finding_words_equal_text_0fe0d', table='claims_finding', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='finding',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_findingevent" ("appearance_id", "created_at", "end", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote_id", "revision_id", "start", "words") VALUES (NEW."appearance_id", NEW."created_at", NEW."end", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quote_id", NEW."revision_id", NEW."start", NEW."words"); RETURN NULL;', hash='b5d2eec6296706a566bc83330a88d6cf268ea9df', operation='INSERT', pgid='pgtrigger_insert_insert_d170e', table='claims_finding', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='finding',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "claims_findingevent" ("appearance_id", "created_at", "end", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote_id", "revision_id", "start", "words") VALUES (NEW."appearance_id", NEW."created_at", NEW."end", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quote_id", NEW."revision_id", NEW."start", NEW."words"); RETURN NULL;', hash='06df1380cb4e0636c9345f52ad1f144224ebde13', operation='UPDATE', pgid='pgtrigger_update_update_db71c', table='claims_finding', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='finding',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_findingevent" ("appearance_id", "created_at", "end", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote_id", "revision_id", "start", "words") VALUES (OLD."appearance_id", OLD."created_at", OLD."end", OLD."id", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."quote_id", OLD."revision_id", OLD."start", OLD."words"); RETURN NULL;', hash='2a4b4748d82fb90d6f79604827ea2b1d8c12e881', operation='DELETE', pgid='pgtrigger_delete_delete_4f7cb', table='claims_finding', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='findingevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fd9919a191447a4188503f3f0e3299e11f3725f8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7c70f', table='claims_findingevent', when='BEFORE')),
        ),
        granting(ROLES),
    ]
