-- What the program may ask of the audit.

-- Opens a batch for the rest of this transaction and gives the number that its rows carry. The
-- entry that says what came is written at the commit, whatever the program does.
CREATE OR REPLACE FUNCTION planner.open_batch(kind text, sha256 text) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = planner, pg_temp
BEGIN ATOMIC
    INSERT INTO planner.audit_open_batch (batch_id, kind, sha256, purpose)
    VALUES (nextval(pg_get_serial_sequence('planner.audit_batch', 'id')), kind, sha256, planner.given_purpose())
    RETURNING batch_id;
END;

-- The batch that this transaction has open, NULL when none is.
CREATE OR REPLACE FUNCTION planner.batch_in_hand() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = planner, pg_temp
BEGIN ATOMIC
    SELECT max(batch_id) FROM planner.audit_open_batch
    WHERE transaction_id = pg_current_xact_id_if_assigned() AND NOT is_closed;
END;

-- Ends a batch before the commit does; counts is what the program knows of it besides, as JSON.
CREATE OR REPLACE FUNCTION planner.close_batch(batch_id bigint, counts text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = planner, pg_temp AS $$
BEGIN
    UPDATE audit_open_batch b SET is_closed = true, counts = close_batch.counts::jsonb
    WHERE b.batch_id = close_batch.batch_id AND b.transaction_id = pg_current_xact_id()
      AND NOT b.is_closed;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'This transaction has no such batch open.';
    END IF;
END $$;

-- Logs what no trigger can see. Changes are logged by triggers alone, so they cannot be invented.
CREATE OR REPLACE FUNCTION planner.log_event(
    operation text, subject text, subject_id bigint, recipient text, purpose text, detail text
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = planner, pg_temp AS $$
BEGIN
    IF operation IS NULL OR operation NOT IN ('consultation', 'disclosure', 'combination') THEN
        RAISE EXCEPTION 'Only a consultation, a disclosure or a combination is logged by a program.';
    END IF;
    IF operation = 'disclosure' AND coalesce(btrim(recipient), '') = '' THEN
        RAISE EXCEPTION 'A disclosure names its recipient.';
    END IF;
    IF jsonb_typeof(detail::jsonb) IS DISTINCT FROM 'object' THEN
        RAISE EXCEPTION 'The detail of an event is a JSON object.';
    END IF;
    INSERT INTO audit_pending (operation, subject, subject_id, recipient, purpose, detail)
    VALUES (operation, subject, subject_id, recipient,
            coalesce(nullif(btrim(purpose), ''), given_purpose()), detail);
END $$;

-- Takes away what the audit holds of the contents of rows that this transaction has deleted, and of
-- no others; the entries and the chain stay. Of the deletion itself the names of fields are kept.
-- Logs the numbers of the entries that it emptied, and gives how many there were.
CREATE OR REPLACE FUNCTION planner.erase_details(
    erased_subject text, erased_ids bigint[], why text
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = planner, pg_temp AS $$
DECLARE
    emptied bigint[];
    spans jsonb;
BEGIN
    IF EXISTS (
        SELECT unnest(erased_ids)
        EXCEPT
        SELECT subject_id FROM audit_pending
        WHERE transaction_id = pg_current_xact_id()
          AND operation = 'erasure' AND subject = erased_subject
    ) THEN
        RAISE EXCEPTION 'Only of rows that are being erased may the audit''s details be erased.';
    END IF;
    UPDATE audit_pending SET detail = jsonb_build_object(
        'fields', ARRAY(SELECT jsonb_object_keys(detail::jsonb) ORDER BY 1))::text
    WHERE transaction_id = pg_current_xact_id()
      AND subject = erased_subject AND subject_id = ANY (erased_ids);
    emptied := ARRAY(
        SELECT sequence FROM audit_entry JOIN audit_detail USING (sequence)
        WHERE subject = erased_subject AND subject_id = ANY (erased_ids));
    IF emptied = '{}' THEN
        RETURN 0;
    END IF;
    SELECT jsonb_agg(jsonb_build_array(first, last) ORDER BY first) INTO spans
    FROM (SELECT min(one) AS first, max(one) AS last
          FROM (SELECT one, one - row_number() OVER (ORDER BY one) AS run
                FROM unnest(emptied) AS one) numbered
          GROUP BY run) runs;
    INSERT INTO audit_pending (operation, subject, purpose, detail)
    VALUES ('erasure', 'audit_detail', given_purpose(), jsonb_build_object(
        'erased', spans, 'subject', erased_subject, 'ids', erased_ids, 'why', why)::text);
    DELETE FROM audit_detail WHERE sequence = ANY (emptied);
    RETURN cardinality(emptied);
END $$;

-- The end of the chain as an anchor: sequence:hash.
CREATE OR REPLACE FUNCTION planner.audit_head() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = planner, pg_temp
BEGIN ATOMIC
    SELECT sequence || ':' || entry_hash FROM planner.audit_chain;
END;
