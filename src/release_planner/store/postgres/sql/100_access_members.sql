-- Who may enter, as what, for which areas. May be run again.
--
-- What each group role may do is granted by access_rules.py, from roles.toml. planner_steward owns
-- the few functions that may look past the rules on rows, and planner_aggregate the counts. Nobody
-- logs in as either, and neither may bypass row security: rules on rows let them in.
DO $$
DECLARE wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['planner_steward', 'planner_aggregate'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
        END IF;
        IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
            EXECUTE format('GRANT %I TO %I', wanted, current_user);
        END IF;
    END LOOP;
END $$;

REVOKE ALL ON SCHEMA planner FROM PUBLIC;
GRANT USAGE ON SCHEMA planner TO planner_police, planner_prison, planner_probation,
    planner_treatment_provider, planner_administrator, planner_analyst, planner_auditor,
    planner_steward, planner_aggregate;

-- A login that can make nothing, not even a temporary function, has little to trick the rules with.
DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO planner_police, planner_prison, planner_probation,'
        ' planner_treatment_provider, planner_administrator, planner_analyst, planner_auditor',
        current_database());
END $$;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

-- One row for each area of a login. access_role, agency and staff_code are the same in all of them.
-- The auditor has no area: the audit is one for the whole store.
CREATE TABLE IF NOT EXISTS planner.membership (
    login text COLLATE "C" NOT NULL,
    access_role text COLLATE "C" NOT NULL CHECK (access_role IN (
        'police', 'prison', 'probation', 'treatment_provider', 'administrator', 'analyst', 'auditor')),
    agency text COLLATE "C" NOT NULL DEFAULT '',
    area text COLLATE "C" NOT NULL DEFAULT '' CHECK ((area = '') = (access_role = 'auditor')),
    staff_code text COLLATE "C" NOT NULL CHECK (btrim(staff_code) <> ''),
    PRIMARY KEY (login, area)
);
ALTER TABLE planner.membership OWNER TO planner_owner;
CREATE INDEX IF NOT EXISTS ix_membership_area ON planner.membership (area);

CREATE OR REPLACE FUNCTION planner.check_membership() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM planner.membership m
        WHERE (m.login = NEW.login AND (m.access_role, m.agency, m.staff_code)
                   IS DISTINCT FROM (NEW.access_role, NEW.agency, NEW.staff_code))
           OR (m.staff_code = NEW.staff_code AND m.login <> NEW.login)
    ) THEN
        RAISE EXCEPTION 'A login has one role, one agency and one staff code, and nobody else has that code.';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER check_membership AFTER INSERT OR UPDATE ON planner.membership
FOR EACH ROW EXECUTE FUNCTION planner.check_membership();

-- For the change of owner below, which a database's owner may only make to a role that could have
-- made the function; taken back at the end.
GRANT CREATE ON SCHEMA planner TO planner_steward, planner_aggregate;

-- Identity is the login of the connection: inside these functions current_user is their owner, and
-- SET ROLE changes nothing. A membership counts only while the login is in the group it names, so
-- that taking the group role away is enough.
CREATE OR REPLACE FUNCTION planner.my_areas() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN coalesce((
    SELECT array_agg(area ORDER BY area) FROM planner.membership
    WHERE login = session_user AND area <> ''
      AND pg_has_role(session_user, 'planner_' || access_role, 'MEMBER')), '{}');

CREATE OR REPLACE FUNCTION planner.my_role() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN (SELECT min(access_role) FROM planner.membership
        WHERE login = session_user AND pg_has_role(session_user, 'planner_' || access_role, 'MEMBER'));

CREATE OR REPLACE FUNCTION planner.my_agency() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN (SELECT min(agency) FROM planner.membership WHERE login = session_user);

CREATE OR REPLACE FUNCTION planner.my_staff_code() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN (SELECT min(staff_code) FROM planner.membership WHERE login = session_user);

ALTER FUNCTION planner.my_areas() OWNER TO planner_steward;
ALTER FUNCTION planner.my_role() OWNER TO planner_steward;
ALTER FUNCTION planner.my_agency() OWNER TO planner_steward;
ALTER FUNCTION planner.my_staff_code() OWNER TO planner_steward;

-- A new person belongs to the area of whoever takes them on.
CREATE OR REPLACE FUNCTION planner.take_on() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE areas text[];
BEGIN
    IF NEW.area = '' THEN
        areas := planner.my_areas();
        IF cardinality(areas) > 1 THEN
            RAISE EXCEPTION 'Nothing was added: you work for several areas, so a new person needs one of them.';
        END IF;
        NEW.area := coalesce(areas[1], '');
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER take_on BEFORE INSERT ON planner.person
FOR EACH ROW EXECUTE FUNCTION planner.take_on();

-- The rule on rows asks for the people of some areas with every statement.
CREATE INDEX IF NOT EXISTS ix_person_area ON planner.person (area, id);
