-- What has to follow a change although whoever makes it may not write, or even see, the rows that
-- follow. May be run again.
--
-- steps_not_mine and appointments_not_mine, the rows of a spell that the caller may not write, are
-- made by functions_of_rules.py from the same rules as the rights on rows. Nothing of what is done
-- here is given back to the caller; the audit logs it as any other change.
GRANT CREATE ON SCHEMA planner TO planner_steward;

-- Turns calendar entries into cancellations that lead to nobody, which every export delivers:
-- the next one may well be made by somebody to whom the entry itself is hidden.
CREATE OR REPLACE FUNCTION planner.leave_cancellations(entry_ids bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = planner, pg_temp AS $$
DECLARE
    entry record;
    said text;
    moment text := to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYYMMDD"T"HH24MISS"Z"');
BEGIN
    FOR entry IN
        DELETE FROM feed_entry WHERE id = ANY (entry_ids)
        RETURNING feed_id, uid, day, sequence, rendered
    LOOP
        said := regexp_replace(convert_from(entry.rendered, 'UTF8'), '\r\n[ \t]', '', 'g');
        said := regexp_replace(said, '\n(LOCATION|DESCRIPTION)[:;][^\r]*\r', '', 'g');
        said := regexp_replace(said, '\nSUMMARY[:;][^\r]*', E'\nSUMMARY:CANCELLED: Resettlement slot');
        said := regexp_replace(said, '\nSTATUS:[^\r]*', E'\nSTATUS:CANCELLED');
        said := regexp_replace(said, '\nTRANSP:[^\r]*', E'\nTRANSP:TRANSPARENT');
        said := regexp_replace(said, '\nSEQUENCE:[^\r]*', format(E'\nSEQUENCE:%s', entry.sequence + 1));
        said := regexp_replace(said, '\n(DTSTAMP|LAST-MODIFIED):[^\r]*', format(E'\n\\1:%s', moment), 'g');
        INSERT INTO erased_entry (feed_id, uid, day, rendered)
        VALUES (entry.feed_id, entry.uid, entry.day, convert_to(said, 'UTF8'));
    END LOOP;
END $$;

-- Calendar entries about a person's treatment: of an appointment, or of a step of that pathway.
CREATE OR REPLACE FUNCTION planner.treatment_entries(person_id bigint)
RETURNS TABLE (entry_id bigint, feed_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = planner, pg_temp AS $$
    SELECT entry.id, entry.feed_id
    FROM feed_entry entry JOIN custody ON custody.id = entry.custody_id
    WHERE custody.person_id = $1 AND (
        entry.subject = 'appointment' AND EXISTS (
            SELECT FROM appointment held WHERE held.id = entry.subject_id
              AND (held.kind = 'treatment' OR held.provider_id = ANY (treatment_providers())
                   OR held.place_id = ANY (treatment_places())))
        OR entry.subject = 'step' AND EXISTS (
            SELECT FROM plan_step step
            WHERE step.id = entry.subject_id AND step.pathway = 'drugs_and_alcohol'))
$$;

-- After a change of a spell: the steps and bookings that the caller may not write follow it. Steps
-- move by as many days as the expected release day did; whoever may write them derives them anew
-- with the next change. Bookings that were made for the old day, or that the day has passed over,
-- are to be rebooked. Today is the day on which the spell was changed.
CREATE OR REPLACE FUNCTION planner.carry_hidden_rows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = planner, pg_temp AS $$
DECLARE
    today date := coalesce(NEW.edited_at::date, current_date);
    moment timestamp := coalesce(NEW.edited_at, clock_timestamp() AT TIME ZONE 'UTC');
    days integer := NEW.expected_from - OLD.expected_from;
    steps bigint[];
    bookings bigint[];
BEGIN
    IF my_role() IS NULL OR current_setting('is_superuser')::boolean THEN
        RETURN NULL;
    END IF;
    steps := ARRAY(SELECT steps_not_mine(NEW.id));
    bookings := ARRAY(SELECT appointments_not_mine(NEW.id));
    IF NEW.state = 'died' THEN
        IF OLD.state <> 'died' THEN
            UPDATE plan_step SET state = 'not_required', version = version + 1,
                edited_by = my_staff_code(), edited_at = moment
            WHERE id = ANY (steps) AND state IN ('not_started', 'in_progress', 'impossible');
            UPDATE appointment SET state = 'cancelled', changed_at = moment,
                version = version + 1, edited_by = my_staff_code(),
                edited_at = moment
            WHERE id = ANY (bookings) AND state <> 'cancelled' AND day >= today;
            PERFORM leave_cancellations(ARRAY(SELECT entry_id FROM treatment_entries(NEW.person_id)));
        END IF;
        RETURN NULL;
    END IF;
    IF days IS NULL OR days = 0 THEN
        RETURN NULL;
    END IF;
    UPDATE plan_step SET opens_on = opens_on + days, due_on = due_on + days, closes_on = closes_on + days,
        state = CASE WHEN closes_on + days < today THEN 'impossible'
                     WHEN state = 'impossible' THEN 'not_started' ELSE state END,
        version = version + 1, edited_by = my_staff_code(), edited_at = moment
    WHERE id = ANY (steps) AND NOT is_fixed AND state IN ('not_started', 'in_progress', 'impossible')
      AND coalesce(opens_on, due_on, closes_on) IS NOT NULL;
    UPDATE appointment SET state = 'to_rebook', changed_at = moment,
        version = version + 1, edited_by = my_staff_code(),
        edited_at = moment
    WHERE id = ANY (bookings) AND state = 'booked' AND day >= today
      AND (rests_on = OLD.expected_from
           OR day BETWEEN least(OLD.expected_from, NEW.expected_from)
                      AND greatest(OLD.expected_from, NEW.expected_from));
    RETURN NULL;
END $$;

-- After a plan has gone to another spell, as at a return after recall: the need goes with it, and so
-- do the coming bookings that the caller may not write, with what calendars hold of them.
CREATE OR REPLACE FUNCTION planner.hand_over_hidden_rows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = planner, pg_temp AS $$
DECLARE
    since date;
    bookings bigint[];
BEGIN
    IF my_role() IS NULL OR current_setting('is_superuser')::boolean THEN
        RETURN NULL;
    END IF;
    SELECT CASE WHEN released_on IS NULL THEN reception_on END INTO since
    FROM custody WHERE id = NEW.custody_id;
    INSERT INTO treatment_need
        (custody_id, need, substance_group, consent_to_share, naloxone, bridging_prescription, version)
    SELECT NEW.custody_id, need, substance_group, consent_to_share, naloxone, bridging_prescription, 1
    FROM treatment_need WHERE custody_id = OLD.custody_id
      AND NOT EXISTS (SELECT FROM treatment_need held WHERE held.custody_id = NEW.custody_id);
    bookings := ARRAY(
        SELECT id FROM appointment
        WHERE id IN (SELECT appointments_not_mine(OLD.custody_id))
          AND day >= coalesce(since, '-infinity') AND state <> 'cancelled' AND attendance = 'unknown');
    UPDATE appointment SET custody_id = NEW.custody_id, version = version + 1 WHERE id = ANY (bookings);
    UPDATE feed_entry SET custody_id = NEW.custody_id
    WHERE subject = 'appointment' AND subject_id = ANY (bookings);
    RETURN NULL;
END $$;

-- After a withdrawal: no calendar of the recipients whom it names keeps the person's treatment.
CREATE OR REPLACE FUNCTION planner.end_shared_entries() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = planner, pg_temp AS $$
BEGIN
    IF my_role() IS NULL OR current_setting('is_superuser')::boolean THEN
        RETURN NULL;
    END IF;
    PERFORM leave_cancellations(ARRAY(
        SELECT entry_id FROM treatment_entries(NEW.person_id) JOIN feed ON feed.id = feed_id
        WHERE (EXISTS (SELECT FROM staff WHERE code = feed.recipient AND agency = NEW.agency)
               OR EXISTS (SELECT FROM team WHERE code = feed.recipient AND agency = NEW.agency)
               OR EXISTS (SELECT FROM provider WHERE code = feed.recipient AND agency = NEW.agency)
               OR NEW.agency = 'prison' AND feed.scope = 'prison' AND feed.recipient = feed.scope_value)
          AND (SELECT said.withdrawn_on IS NOT NULL FROM sharing_agreement said
               WHERE said.person_id = NEW.person_id AND said.agency = NEW.agency
                 AND said.recipient IN ('', feed.recipient)
               ORDER BY said.recipient = '', said.id DESC LIMIT 1)));
    RETURN NULL;
END $$;

ALTER FUNCTION planner.leave_cancellations(bigint[]) OWNER TO planner_steward;
ALTER FUNCTION planner.treatment_entries(bigint) OWNER TO planner_steward;
ALTER FUNCTION planner.carry_hidden_rows() OWNER TO planner_steward;
ALTER FUNCTION planner.hand_over_hidden_rows() OWNER TO planner_steward;
ALTER FUNCTION planner.end_shared_entries() OWNER TO planner_steward;

CREATE OR REPLACE TRIGGER carry_hidden_rows AFTER UPDATE OF state, expected_from ON planner.custody
FOR EACH ROW WHEN ((OLD.state, OLD.expected_from) IS DISTINCT FROM (NEW.state, NEW.expected_from))
EXECUTE FUNCTION planner.carry_hidden_rows();

CREATE OR REPLACE TRIGGER hand_over_hidden_rows AFTER UPDATE OF custody_id ON planner.plan
FOR EACH ROW WHEN (OLD.custody_id <> NEW.custody_id) EXECUTE FUNCTION planner.hand_over_hidden_rows();

CREATE OR REPLACE TRIGGER end_shared_entries AFTER INSERT OR UPDATE ON planner.sharing_agreement
FOR EACH ROW WHEN (NEW.withdrawn_on IS NOT NULL) EXECUTE FUNCTION planner.end_shared_entries();

-- What somebody said stays as it was recorded, by whom it was: the one change is its withdrawal.
CREATE OR REPLACE FUNCTION planner.keep_what_was_said() RETURNS trigger
LANGUAGE plpgsql SET search_path = planner, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.recorded_by := coalesce(my_staff_code(), NEW.recorded_by);
    ELSIF OLD.withdrawn_on IS DISTINCT FROM NEW.withdrawn_on AND OLD.withdrawn_on IS NOT NULL THEN
        RAISE EXCEPTION 'Nothing was changed: a withdrawal is not taken back. Record a new agreement.';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER keep_what_was_said BEFORE INSERT OR UPDATE ON planner.sharing_agreement
FOR EACH ROW EXECUTE FUNCTION planner.keep_what_was_said();
