-- What every audited table's triggers do. The triggers are made for the tables by
-- audit_triggers.py, once for each statement: one of 5,000 rows costs little more than its rows.

-- The purpose that the transaction has given. Nobody changes a record for no reason.
CREATE OR REPLACE FUNCTION planner.given_purpose() RETURNS text
LANGUAGE plpgsql STABLE SET search_path = planner, pg_temp AS $$
DECLARE
    purpose text := btrim(current_setting('planner.purpose', true));
BEGIN
    IF coalesce(purpose, '') = '' THEN
        RAISE EXCEPTION 'Nothing was changed: the audit needs to know what the change is for.'
            USING HINT = 'SELECT set_config(''planner.purpose'', ''...'', true)';
    END IF;
    RETURN purpose;
END $$;

-- {field: [old, new]} as JSON text for the fields that differ, NULL when none does. One side is
-- NULL for a row that came or went. The id is the entry's subject; a version says nothing alone.
CREATE OR REPLACE FUNCTION planner.changed_fields(old_row jsonb, new_row jsonb) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
    SELECT jsonb_object_agg(
               field, jsonb_build_array(coalesce(old_row -> field, 'null'), coalesce(new_row -> field, 'null')))::text
    FROM jsonb_object_keys(coalesce(new_row, old_row)) AS field
    WHERE coalesce(old_row -> field, 'null') <> coalesce(new_row -> field, 'null')
      AND field NOT IN ('id', 'version')
);

CREATE OR REPLACE FUNCTION planner.log_collection() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = planner, pg_temp AS $$
DECLARE
    purpose text;
BEGIN
    IF NOT EXISTS (SELECT FROM new_rows) THEN
        RETURN NULL;
    END IF;
    purpose := given_purpose();
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT batch_id FROM new_rows WHERE batch_id IS NOT NULL) named
        WHERE NOT EXISTS (SELECT FROM audit_open_batch b WHERE b.batch_id = named.batch_id
                          AND b.transaction_id = pg_current_xact_id())
    ) THEN
        RAISE EXCEPTION 'Nothing was added: the rows name a batch that this transaction has not opened.';
    END IF;
    INSERT INTO audit_batch_rows (batch_id, table_name, row_count, first_id, last_id)
    SELECT batch_id, TG_TABLE_NAME, count(*), min(id), max(id)
    FROM new_rows WHERE batch_id IS NOT NULL GROUP BY batch_id;
    INSERT INTO audit_pending (asks_seal, operation, subject, subject_id, purpose, detail)
    SELECT row_number() OVER (ORDER BY id) = 1, 'collection', TG_TABLE_NAME, id, purpose,
           coalesce(changed_fields(NULL, to_jsonb(new_rows)), '{}')
    FROM new_rows WHERE batch_id IS NULL ORDER BY id;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION planner.log_alteration() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = planner, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM new_rows) THEN
        RETURN NULL;
    END IF;
    INSERT INTO audit_pending (asks_seal, operation, subject, subject_id, purpose, detail)
    SELECT row_number() OVER (ORDER BY id) = 1, 'alteration', TG_TABLE_NAME, id,
           given_purpose(), detail
    FROM (
        SELECT id, changed_fields(to_jsonb(old_rows), to_jsonb(new_rows)) AS detail
        FROM new_rows JOIN old_rows USING (id)
    ) changed
    WHERE detail IS NOT NULL ORDER BY id;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION planner.log_erasure() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = planner, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM old_rows) THEN
        RETURN NULL;
    END IF;
    INSERT INTO audit_pending (asks_seal, operation, subject, subject_id, purpose, detail)
    SELECT row_number() OVER (ORDER BY id) = 1, 'erasure', TG_TABLE_NAME, id, given_purpose(),
           coalesce(changed_fields(to_jsonb(old_rows), NULL), '{}')
    FROM old_rows ORDER BY id;
    RETURN NULL;
END $$;

-- Before a statement that the audit could not follow: one that gives a row another id or another
-- batch, or empties a table at once.
CREATE OR REPLACE FUNCTION planner.refuse_untraceable() RETURNS trigger
LANGUAGE plpgsql SET search_path = planner, pg_temp AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION 'The table % is audited: its rows are deleted one by one.', TG_TABLE_NAME;
    END IF;
    RAISE EXCEPTION 'The id and the batch of a row in % never change.', TG_TABLE_NAME;
END $$;
