-- The seal: at the end of a transaction what it did becomes entries of the chain.

-- One field as it enters an entry's hash: its length in bytes keeps two fields from running
-- together, and NULL from reading as empty text.
CREATE OR REPLACE FUNCTION planner.sealed_field(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN value IS NULL THEN '-' ELSE octet_length(value)::text || ':' || value END;

CREATE OR REPLACE FUNCTION planner.sha256_hex(value text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN encode(sha256(convert_to(value, 'UTF8')), 'hex');

-- Runs when a transaction commits, after every other lock was taken: all transactions wait for
-- the end of the chain in the same order, so they never wait for each other in a circle.
CREATE OR REPLACE FUNCTION planner.seal_audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = planner, pg_temp AS $$
DECLARE
    done record;
    actor text := coalesce(my_staff_code(), session_user);
    last_sequence bigint;
    last_hash text;
    hash text;
    now_utc timestamp;
BEGIN
    IF NOT EXISTS (SELECT FROM audit_pending
                   WHERE transaction_id = NEW.transaction_id AND number = NEW.number) THEN
        RETURN NULL;  -- sealed with another statement of the same transaction
    END IF;
    SELECT c.sequence, c.entry_hash INTO last_sequence, last_hash FROM audit_chain c FOR UPDATE;
    now_utc := clock_timestamp() AT TIME ZONE 'UTC';
    FOR done IN
        WITH taken AS (
            DELETE FROM audit_pending WHERE transaction_id = NEW.transaction_id RETURNING *
        )
        SELECT t.operation, t.subject, t.subject_id, t.recipient, t.purpose, t.detail, a.at,
               s.salt, h.detail_hash,
               sealed_field(to_char(a.at, 'YYYY-MM-DD HH24:MI:SS.US')) || sealed_field(actor)
               || sealed_field(t.operation) || sealed_field(t.subject)
               || sealed_field(t.subject_id::text) || sealed_field(t.recipient)
               || sealed_field(t.purpose) || sealed_field(h.detail_hash) AS fields
        FROM taken t,
             LATERAL (SELECT coalesce(t.at, now_utc) AS at) a,
             LATERAL (SELECT replace(gen_random_uuid()::text, '-', '') AS salt
                      WHERE t.number IS NOT NULL) s,
             LATERAL (SELECT sha256_hex(s.salt || t.detail) AS detail_hash) h
        ORDER BY t.number
    LOOP
        last_sequence := last_sequence + 1;
        hash := sha256_hex(
            sealed_field(last_sequence::text) || done.fields || sealed_field(last_hash));
        INSERT INTO audit_entry (sequence, at, actor, operation, subject, subject_id, recipient,
                                 purpose, detail_hash, previous_hash, entry_hash)
        VALUES (last_sequence, done.at, actor, done.operation, done.subject, done.subject_id,
                done.recipient, done.purpose, done.detail_hash, last_hash, hash);
        INSERT INTO audit_detail (sequence, salt, detail)
        VALUES (last_sequence, done.salt, done.detail);
        last_hash := hash;
    END LOOP;
    UPDATE audit_chain SET sequence = last_sequence, entry_hash = last_hash;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS seal_at_commit ON planner.audit_pending;
CREATE CONSTRAINT TRIGGER seal_at_commit AFTER INSERT ON planner.audit_pending
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.asks_seal)
EXECUTE FUNCTION planner.seal_audit();

-- A batch becomes one entry at the commit: what came, from which file, and how many rows of which
-- table the triggers saw arrive. What the program told besides cannot stand in their place.
CREATE OR REPLACE FUNCTION planner.log_batch() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = planner, pg_temp AS $$
DECLARE
    batch audit_open_batch;
    counted jsonb;
    now_utc timestamp;
BEGIN
    SELECT coalesce(jsonb_object_agg(table_name, of_table), '{}') INTO counted
    FROM (
        SELECT table_name,
               jsonb_build_array(sum(row_count), min(first_id), max(last_id)) AS of_table
        FROM audit_batch_rows WHERE batch_id = NEW.batch_id GROUP BY table_name
    ) each_table;
    DELETE FROM audit_batch_rows WHERE batch_id = NEW.batch_id;
    DELETE FROM audit_open_batch WHERE batch_id = NEW.batch_id RETURNING * INTO batch;
    PERFORM FROM audit_chain FOR UPDATE;  -- the batch and its entry have one instant
    now_utc := clock_timestamp() AT TIME ZONE 'UTC';
    INSERT INTO audit_batch (id, kind, sha256, opened_at, opened_by)
    VALUES (batch.batch_id, batch.kind, batch.sha256, now_utc,
            coalesce(my_staff_code(), session_user));
    INSERT INTO audit_pending (at, operation, subject, subject_id, purpose, detail)
    VALUES (now_utc, 'collection', 'audit_batch', batch.batch_id, batch.purpose,
            (batch.counts || jsonb_build_object(
                'kind', batch.kind, 'sha256', batch.sha256, 'rows', counted))::text);
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS log_at_commit ON planner.audit_open_batch;
CREATE CONSTRAINT TRIGGER log_at_commit AFTER INSERT ON planner.audit_open_batch
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION planner.log_batch();
