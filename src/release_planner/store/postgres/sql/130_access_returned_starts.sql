-- Linking a returned start to a release. May be run again.
--
-- Whoever looks at returned starts need not see who is in treatment: a start of somebody who has not
-- agreed to share is written here and never read back. Rights to call are given by grants.py, to who
-- works with returned starts. The callers' own rights on rows do not change.
GRANT CREATE ON SCHEMA planner TO planner_steward;

-- People of the caller's areas to whom a returned start was linked, and the day of the start.
CREATE OR REPLACE FUNCTION planner.linked_starts() RETURNS TABLE (person_id integer, started_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = planner, pg_temp AS $$
    SELECT DISTINCT s.person_id, s.started_on
    FROM returned_start r JOIN treatment_start s ON s.id = r.treatment_start_id
    WHERE r.state = 'linked'
      AND (r.area = ANY (my_areas()) OR current_setting('is_superuser')::boolean)
$$;

-- Links a start to a custody spell whose release it follows, and gives the id of the start of
-- treatment: the one recorded already of that person, day and provider, else a new one. The
-- attributors go in the same statement. by_review says that a person decided.
CREATE OR REPLACE FUNCTION planner.link_returned_start(
    start_id bigint, spell_id bigint, by_pass integer, by_review boolean, today date
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = planner, pg_temp AS $$
DECLARE
    told returned_start;
    linked_to bigint;
    linked_person integer;
    found_id bigint;
    superuser boolean := current_setting('is_superuser')::boolean;
BEGIN
    SELECT * INTO told FROM returned_start r
    WHERE r.id = start_id AND (r.area = ANY (my_areas()) OR superuser) FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Nothing was changed: this returned start is not in an area of yours.';
    END IF;
    IF told.state = 'linked' THEN
        RAISE EXCEPTION 'Nothing was changed: this start has been linked meanwhile.';
    END IF;
    SELECT c.id, c.person_id INTO linked_to, linked_person
    FROM custody c JOIN person p ON p.id = c.person_id
    WHERE c.id = spell_id AND (p.area = ANY (my_areas()) OR superuser)
      AND told.started_on - c.released_on BETWEEN 0 AND 366;
    IF linked_to IS NULL OR by_pass NOT BETWEEN 1 AND 5 THEN
        RAISE EXCEPTION 'Nothing was changed: the start follows no such release in an area of yours.';
    END IF;
    SELECT s.id INTO found_id FROM treatment_start s
    WHERE s.person_id = linked_person AND s.started_on = told.started_on
      AND coalesce(s.provider_id, told.provider_id) = told.provider_id
    ORDER BY s.id LIMIT 1;
    IF found_id IS NULL THEN
        INSERT INTO treatment_start (person_id, provider_id, started_on, link_pass, batch_id)
        VALUES (linked_person, told.provider_id, told.started_on, by_pass, batch_in_hand())
        RETURNING id INTO found_id;
    END IF;
    UPDATE returned_start SET state = 'linked', link_pass = by_pass, treatment_start_id = found_id,
        initials = NULL, date_of_birth = NULL, sex = NULL,
        decided_by = CASE WHEN by_review THEN coalesce(my_staff_code(), session_user) END,
        decided_on = CASE WHEN by_review THEN today END
    WHERE id = start_id;
    RETURN found_id;
END $$;

-- Takes a link back: the start waits again, and the start of treatment that the link made goes, unless
-- another returned start was linked to the same one.
CREATE OR REPLACE FUNCTION planner.unlink_returned_start(start_id bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = planner, pg_temp AS $$
DECLARE
    told returned_start;
BEGIN
    SELECT * INTO told FROM returned_start r
    WHERE r.id = start_id AND r.state = 'linked'
      AND (r.area = ANY (my_areas()) OR current_setting('is_superuser')::boolean) FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Nothing was changed: no start of an area of yours is linked like this.';
    END IF;
    UPDATE returned_start SET state = 'to_review', link_pass = NULL, treatment_start_id = NULL,
        decided_by = NULL, decided_on = NULL
    WHERE id = start_id;
    DELETE FROM treatment_start s
    WHERE s.id = told.treatment_start_id AND s.link_pass IS NOT NULL
      AND NOT EXISTS (SELECT FROM returned_start r WHERE r.treatment_start_id = s.id);
END $$;

-- Lets go of the decisions whose time has passed.
CREATE OR REPLACE FUNCTION planner.drop_link_decisions(today date) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = planner, pg_temp AS $$
    DELETE FROM link_decision WHERE keep_until <= least(today, current_date)
$$;

-- Returned starts of the caller's areas by what became of them: counts of nobody in particular, for
-- whoever reports, who need see no start.
CREATE OR REPLACE FUNCTION planner.returned_start_counts(first_day date, last_day date)
RETURNS TABLE (provider_code text, authority text, state text, link_pass integer, counted bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = planner, pg_temp AS $$
    SELECT v.code, r.authority, r.state, r.link_pass, count(*)
    FROM returned_start r JOIN provider v ON v.id = r.provider_id
    WHERE r.started_on BETWEEN first_day AND last_day
      AND (r.area = ANY (my_areas()) OR current_setting('is_superuser')::boolean)
    GROUP BY v.code, r.authority, r.state, r.link_pass
$$;

ALTER FUNCTION planner.returned_start_counts(date, date) OWNER TO planner_steward;
ALTER FUNCTION planner.linked_starts() OWNER TO planner_steward;
ALTER FUNCTION planner.link_returned_start(bigint, bigint, integer, boolean, date)
    OWNER TO planner_steward;
ALTER FUNCTION planner.unlink_returned_start(bigint) OWNER TO planner_steward;
ALTER FUNCTION planner.drop_link_decisions(date) OWNER TO planner_steward;
