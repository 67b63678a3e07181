-- Who reaches the audit. The auditor reads it. Nobody writes it, not even its owner, but the
-- functions beside this file: what they insert at the commit comes from inside a trigger.

CREATE OR REPLACE FUNCTION planner.refuse_audit_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = planner, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'audit_detail' AND TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM audit_pending
        WHERE transaction_id = pg_current_xact_id()
          AND operation = 'erasure' AND subject = 'audit_detail'
    ) THEN
        RETURN NULL;  -- erase_details has logged it
    END IF;
    RAISE EXCEPTION 'The audit is never changed: % in % was refused.', TG_OP, TG_TABLE_NAME;
END $$;

DO $$
DECLARE
    name text;
    rule record;
BEGIN
    FOREACH name IN ARRAY ARRAY['audit_entry', 'audit_detail', 'audit_batch'] LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER append_only
                        BEFORE UPDATE OR DELETE OR TRUNCATE ON planner.%I
                        FOR EACH STATEMENT EXECUTE FUNCTION planner.refuse_audit_change()', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['audit_entry', 'audit_detail', 'audit_batch', 'audit_chain',
                                'audit_pending', 'audit_open_batch', 'audit_batch_rows'] LOOP
        EXECUTE format('ALTER TABLE planner.%I OWNER TO planner_owner', name);
        EXECUTE format('REVOKE ALL ON planner.%I FROM PUBLIC', name);
        EXECUTE format('ALTER TABLE planner.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE planner.%I FORCE ROW LEVEL SECURITY', name);
        FOR rule IN SELECT polname FROM pg_policy
                    WHERE polrelid = format('planner.%I', name)::regclass LOOP
            EXECUTE format('DROP POLICY %I ON planner.%I', rule.polname, name);
        END LOOP;
        EXECUTE format('CREATE POLICY functions_read ON planner.%I
                        FOR SELECT TO planner_owner USING (true)', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['audit_entry', 'audit_detail', 'audit_batch', 'audit_batch_rows'] LOOP
        EXECUTE format('CREATE POLICY functions_insert ON planner.%I FOR INSERT TO planner_owner
                        WITH CHECK (pg_trigger_depth() > 0)', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['audit_pending', 'audit_open_batch', 'audit_batch_rows'] LOOP
        EXECUTE format('CREATE POLICY functions_delete ON planner.%I FOR DELETE TO planner_owner
                        USING (pg_trigger_depth() > 0)', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['audit_entry', 'audit_detail', 'audit_batch'] LOOP
        EXECUTE format('GRANT SELECT ON planner.%I TO planner_auditor', name);
        EXECUTE format('CREATE POLICY auditor_reads ON planner.%I
                        FOR SELECT TO planner_auditor USING (true)', name);
    END LOOP;
END $$;

CREATE POLICY functions_seal ON planner.audit_chain FOR UPDATE TO planner_owner
USING (pg_trigger_depth() > 0);

-- Changes come from triggers; the rest is what anybody may have logged by a function.
CREATE POLICY functions_insert ON planner.audit_pending FOR INSERT TO planner_owner
WITH CHECK (
    pg_trigger_depth() > 0
    OR operation IN ('consultation', 'disclosure', 'combination')
    OR (operation = 'erasure' AND subject = 'audit_detail')
);

CREATE POLICY functions_insert ON planner.audit_open_batch FOR INSERT TO planner_owner
WITH CHECK (true);
CREATE POLICY functions_close ON planner.audit_open_batch FOR UPDATE TO planner_owner USING (true);

-- Both for an erasure: it empties what is pending, and what is kept.
CREATE POLICY functions_empty ON planner.audit_pending FOR UPDATE TO planner_owner USING (true);
REVOKE UPDATE ON planner.audit_pending FROM planner_owner;
GRANT UPDATE (detail) ON planner.audit_pending TO planner_owner;
CREATE POLICY functions_delete ON planner.audit_detail FOR DELETE TO planner_owner USING (true);

DO $$
DECLARE
    made text;
BEGIN
    FOREACH made IN ARRAY ARRAY[
        'sealed_field(text)', 'sha256_hex(text)', 'seal_audit()', 'log_batch()',
        'given_purpose()', 'told_row(jsonb, jsonb, text[])', 'log_collection()', 'log_alteration()',
        'log_erasure()', 'refuse_untraceable()', 'refuse_audit_change()', 'open_batch(text, text)',
        'batch_in_hand()', 'close_batch(bigint, text)',
        'log_event(text, text, bigint, text, text, text)',
        'erase_details(text, bigint[], text)', 'audit_head()'
    ] LOOP
        EXECUTE format('ALTER FUNCTION planner.%s OWNER TO planner_owner', made);
        EXECUTE format('REVOKE ALL ON FUNCTION planner.%s FROM PUBLIC', made);
    END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION
    planner.open_batch(text, text), planner.batch_in_hand(), planner.close_batch(bigint, text),
    planner.erase_details(text, bigint[], text)
TO planner_police, planner_prison, planner_probation, planner_treatment_provider,
   planner_administrator;

GRANT EXECUTE ON FUNCTION
    planner.log_event(text, text, bigint, text, text, text), planner.audit_head(),
    planner.batch_in_hand()
TO planner_police, planner_prison, planner_probation, planner_treatment_provider,
   planner_administrator, planner_analyst, planner_auditor;

-- The functions that look past the rules on rows log what they do as anybody else.
GRANT EXECUTE ON FUNCTION planner.log_event(text, text, bigint, text, text, text)
TO planner_steward;
