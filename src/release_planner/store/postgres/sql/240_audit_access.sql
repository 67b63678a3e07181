-- Who reaches the audit: the auditor reads it, and nobody, not even its owner, writes it but the
-- functions that belong to it.

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
    RAISE EXCEPTION 'The audit is never changed: % on % is refused.', TG_OP, TG_TABLE_NAME;
END $$;

DO $$
DECLARE
    audit_table text;
BEGIN
    FOREACH audit_table IN ARRAY ARRAY[
        'audit_entry', 'audit_detail', 'audit_chain', 'audit_pending', 'audit_open_batch', 'audit_batch_rows'
    ] LOOP
        EXECUTE format('REVOKE ALL ON planner.%I FROM PUBLIC', audit_table);
        EXECUTE format('ALTER TABLE planner.%I ENABLE ROW LEVEL SECURITY', audit_table);
        EXECUTE format('ALTER TABLE planner.%I FORCE ROW LEVEL SECURITY', audit_table);
        EXECUTE format('DROP POLICY IF EXISTS audit_functions_read ON planner.%I', audit_table);
        EXECUTE format('DROP POLICY IF EXISTS audit_functions_write ON planner.%I', audit_table);
    END LOOP;
END $$;
