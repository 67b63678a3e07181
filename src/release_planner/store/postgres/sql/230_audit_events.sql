-- What the program may ask of the audit.

-- Opens a batch for the rest of this transaction and gives the number that its rows carry. The
-- entry that says what came is written at the commit, whatever the program does.
CREATE OR REPLACE FUNCTION planner.open_batch(kind text, sha256 text) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = planner, pg_temp
BEGIN ATOMIC
    INSERT INTO planner.audit_open_batch (batch_id, kind, sha256, purpose)
    VALUES (nextval('planner.audit_batch_number'), kind, sha256, planner.given_purpose())
    RETURNING batch_id;
END;

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

-- Takes away what the audit holds of the contents of some rows, for an erasure; the entries and
-- the chain stay. What this transaction itself did to the rows is stripped as well. Itself logged.
-- Gives the number of entries that lost their contents.
CREATE OR REPLACE FUNCTION planner.erase_details(
    erased_subject text, erased_ids bigint[], reason text
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = planner, pg_temp AS $$
DECLARE
    own bigint;
    earlier bigint;
BEGIN
    INSERT INTO audit_pending (operation, subject, purpose, detail)
    VALUES ('erasure', 'audit_detail', coalesce(nullif(btrim(reason), ''), given_purpose()),
            jsonb_build_object('subject', erased_subject, 'ids', erased_ids)::text);
    UPDATE audit_pending p SET is_erased = true
    WHERE p.transaction_id = pg_current_xact_id() AND NOT p.is_erased
      AND p.subject = erased_subject AND p.subject_id = ANY (erased_ids);
    GET DIAGNOSTICS own = ROW_COUNT;
    DELETE FROM audit_detail d USING audit_entry e
    WHERE e.sequence = d.sequence
      AND e.subject = erased_subject AND e.subject_id = ANY (erased_ids);
    GET DIAGNOSTICS earlier = ROW_COUNT;
    RETURN own + earlier;
END $$;

-- The end of the chain as an anchor: sequence:hash.
CREATE OR REPLACE FUNCTION planner.audit_head() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = planner, pg_temp
BEGIN ATOMIC
    SELECT sequence || ':' || entry_hash FROM planner.audit_chain;
END;
