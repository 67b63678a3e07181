-- The one way from one area to another. May be run again.

-- Hands a person over to another area: they leave the caller's sight unless the caller works for
-- that area as well. Logged as a disclosure to the area beside the change itself.
CREATE OR REPLACE FUNCTION planner.transfer_person(person_id bigint, to_area text, reason text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE from_area text;
BEGIN
    SELECT area INTO from_area FROM planner.person WHERE id = $1 FOR UPDATE;
    IF from_area IS NULL OR NOT from_area = ANY (planner.my_areas()) THEN
        RAISE EXCEPTION 'Nothing was changed: this person is not in an area of yours.';
    END IF;
    IF to_area = from_area OR NOT EXISTS (SELECT FROM planner.membership WHERE area = to_area) THEN
        RAISE EXCEPTION 'Nothing was changed: a person is transferred to another area that works in this store.';
    END IF;
    IF coalesce(btrim(reason), '') = '' THEN
        RAISE EXCEPTION 'Nothing was changed: a transfer needs a reason.';
    END IF;
    PERFORM set_config('planner.purpose', 'transfer a person', true);
    UPDATE planner.person SET area = to_area, version = version + 1, edited_by = planner.my_staff_code(),
        edited_at = clock_timestamp() AT TIME ZONE 'UTC' WHERE id = $1;
    PERFORM planner.log_event('disclosure', 'person', $1, to_area,
        'transfer a person',
        jsonb_build_object('from_area', from_area, 'to_area', to_area, 'why', btrim(reason))::text);
END $$;
ALTER FUNCTION planner.transfer_person(bigint, text, text) OWNER TO planner_steward;
