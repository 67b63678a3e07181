-- What every audited table's triggers do. The triggers are made for the tables by
-- audit_triggers.py and run once for each statement, however many rows it changes.
--
-- A detail is {field: [old, new]}. The id is the entry's subject; a version says nothing by itself.
-- The arguments of a trigger are columns whose values the audit never holds.

-- A row in which such a column says no more than that there is a value, and whether it is another
-- than before.
CREATE OR REPLACE FUNCTION planner.told_row(told jsonb, before jsonb, hidden text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
RETURN told || coalesce(
    (SELECT jsonb_object_agg(name,
        CASE WHEN told -> name = before -> name THEN 'held' ELSE 'held anew' END)
     FROM unnest(hidden) name WHERE told -> name <> 'null'),
    '{}');

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
                          AND b.transaction_id = pg_current_xact_id()
                          AND NOT b.is_closed)
    ) THEN
        RAISE EXCEPTION 'Nothing was added: the rows name a batch that this transaction has not opened.';
    END IF;
    INSERT INTO audit_batch_rows (batch_id, table_name, row_count, first_id, last_id)
    SELECT batch_id, TG_TABLE_NAME, count(*), min(id), max(id)
    FROM new_rows WHERE batch_id IS NOT NULL GROUP BY batch_id;
    INSERT INTO audit_pending (asks_seal, operation, subject, subject_id, purpose, detail)
    SELECT row_number() OVER (ORDER BY id) = 1, 'collection', TG_TABLE_NAME, id, purpose,
           (SELECT jsonb_object_agg(key, jsonb_build_array(NULL, value))
            FROM jsonb_each(jsonb_strip_nulls(
                CASE WHEN TG_NARGS = 0 THEN to_jsonb(new_rows)
                     ELSE told_row(to_jsonb(new_rows), to_jsonb(new_rows), TG_ARGV) END) - '{id,version}'::text[]))
    FROM new_rows WHERE batch_id IS NULL ORDER BY id;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION planner.log_alteration() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = planner, pg_temp AS $$
DECLARE
    purpose text := coalesce(btrim(current_setting('planner.purpose', true)), '');
BEGIN
    INSERT INTO audit_pending (asks_seal, operation, subject, subject_id, purpose, detail)
    SELECT row_number() OVER (ORDER BY id) = 1, 'alteration', TG_TABLE_NAME, id, purpose, detail
    FROM (
        SELECT id, (SELECT jsonb_object_agg(key, jsonb_build_array(before -> key, value))
                    FROM jsonb_each(after) WHERE value <> before -> key) AS detail
        FROM (SELECT o.id,
                     CASE WHEN TG_NARGS = 0 THEN to_jsonb(o)
                          ELSE told_row(to_jsonb(o), to_jsonb(o), TG_ARGV) END AS before,
                     CASE WHEN TG_NARGS = 0 THEN to_jsonb(n) - 'version'
                          ELSE told_row(to_jsonb(n), to_jsonb(o), TG_ARGV) - 'version' END AS after
              FROM old_rows o JOIN new_rows n USING (id) OFFSET 0) pairs
        OFFSET 0
    ) changed
    WHERE detail IS NOT NULL ORDER BY id;
    IF FOUND AND purpose = '' THEN
        PERFORM given_purpose();
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION planner.log_erasure() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = planner, pg_temp AS $$
DECLARE
    purpose text := coalesce(btrim(current_setting('planner.purpose', true)), '');
BEGIN
    INSERT INTO audit_pending (asks_seal, operation, subject, subject_id, purpose, detail)
    SELECT row_number() OVER (ORDER BY id) = 1, 'erasure', TG_TABLE_NAME, id, purpose,
           (SELECT jsonb_object_agg(key, jsonb_build_array(value, NULL))
            FROM jsonb_each(jsonb_strip_nulls(
                CASE WHEN TG_NARGS = 0 THEN to_jsonb(old_rows)
                     ELSE told_row(to_jsonb(old_rows), to_jsonb(old_rows), TG_ARGV) END) - '{id,version}'::text[]))
    FROM old_rows ORDER BY id;
    IF FOUND AND purpose = '' THEN
        PERFORM given_purpose();
    END IF;
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
