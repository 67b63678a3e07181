-- Agreement to share treatment, and what may be told of it. May be run again.

-- Spells of the caller's areas whose person has agreed to share treatment with the caller's agency.
-- The newest row about the caller decides, else the newest about the agency as a whole, else the
-- consent in the record of need, which is never enough for the police.
CREATE OR REPLACE VIEW planner.agreed_custody WITH (security_barrier) AS
SELECT custody.id AS custody_id, custody.person_id, custody.is_current
FROM planner.custody
JOIN planner.person ON person.id = custody.person_id
LEFT JOIN planner.treatment_need ON treatment_need.custody_id = custody.id
LEFT JOIN LATERAL (
    SELECT withdrawn_on IS NULL AS agrees
    FROM planner.sharing_agreement said
    WHERE said.person_id = custody.person_id AND said.agency = (SELECT planner.my_agency())
      AND said.recipient IN ('', (SELECT planner.my_staff_code()))
    ORDER BY said.recipient = '', said.id DESC LIMIT 1
) said ON true
WHERE person.area = ANY ((SELECT planner.my_areas())::text[])
  AND coalesce(said.agrees, treatment_need.consent_to_share = 'yes'
                            AND (SELECT planner.my_agency()) <> 'police');
ALTER VIEW planner.agreed_custody OWNER TO planner_steward;

-- Spells of the caller's areas whose person has said no to the caller's agency.
CREATE OR REPLACE VIEW planner.refused_custody WITH (security_barrier) AS
SELECT custody.id AS custody_id
FROM planner.custody
JOIN planner.person ON person.id = custody.person_id
CROSS JOIN LATERAL (
    SELECT withdrawn_on FROM planner.sharing_agreement said
    WHERE said.person_id = custody.person_id AND said.agency = (SELECT planner.my_agency())
      AND said.recipient IN ('', (SELECT planner.my_staff_code()))
    ORDER BY said.recipient = '', said.id DESC LIMIT 1
) said
WHERE person.area = ANY ((SELECT planner.my_areas())::text[]) AND said.withdrawn_on IS NOT NULL;
ALTER VIEW planner.refused_custody OWNER TO planner_steward;

-- Whether a person has agreed to share treatment with an agency as a whole. False for somebody
-- outside the caller's areas. The police are not told what rests on the record of need alone, since
-- it tells that there is one.
CREATE OR REPLACE FUNCTION planner.agreed(person_id bigint, agency text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN EXISTS (
    SELECT FROM planner.person WHERE person.id = $1 AND area = ANY ((SELECT planner.my_areas())::text[])
) AND coalesce(
    (SELECT said.withdrawn_on IS NULL FROM planner.sharing_agreement said
     WHERE said.person_id = $1 AND said.agency = $2 AND said.recipient = ''
     ORDER BY said.id DESC LIMIT 1),
    'police' NOT IN ($2, planner.my_agency()) AND EXISTS (
        SELECT FROM planner.custody
        JOIN planner.treatment_need ON treatment_need.custody_id = custody.id
        WHERE custody.person_id = $1 AND custody.is_current
          AND treatment_need.consent_to_share = 'yes'),
    false);

-- Providers of treatment and the places where they see people: an appointment there is treatment,
-- whatever it is called.
CREATE OR REPLACE FUNCTION planner.treatment_providers() RETURNS integer[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN coalesce((SELECT array_agg(id) FROM planner.provider WHERE agency = 'treatment_provider'), '{}');

CREATE OR REPLACE FUNCTION planner.treatment_places() RETURNS integer[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN coalesce((
    SELECT array_agg(place.id) FROM planner.place JOIN planner.provider ON provider.id = place.provider_id
    WHERE provider.agency = 'treatment_provider'), '{}');

-- Whether the caller's role is told how treatment stands of people who agreed alone. grants.py says
-- for which roles; everybody's, until it has.
CREATE OR REPLACE FUNCTION planner.status_needs_agreement() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
RETURN true;

-- Booked, gap or unknown for a person who has agreed to share with the caller's agency; otherwise,
-- and for anybody who is not there at all, not_shared. What it says is derived where the store holds
-- treatment, else what was recorded. Roles that see treatment without an agreement need none here.
CREATE OR REPLACE FUNCTION planner.treatment_status(custody_id bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN CASE WHEN NOT EXISTS (
        SELECT FROM planner.agreed_custody agreed WHERE agreed.custody_id = $1
        UNION ALL
        SELECT FROM planner.custody JOIN planner.person ON person.id = custody.person_id
        WHERE custody.id = $1 AND person.area = ANY ((SELECT planner.my_areas())::text[])
          AND NOT planner.status_needs_agreement()
    ) THEN 'not_shared'
    ELSE coalesce(
        (SELECT status FROM planner.treatment_status recorded WHERE recorded.custody_id = $1),
        CASE WHEN EXISTS (
                SELECT FROM planner.appointment
                WHERE appointment.custody_id = $1 AND kind = 'treatment' AND state = 'booked')
            THEN 'booked' END,
        (SELECT 'gap' FROM planner.treatment_need
         WHERE treatment_need.custody_id = $1 AND need = 'yes'),
        'unknown')
    END;

ALTER FUNCTION planner.agreed(bigint, text) OWNER TO planner_steward;
ALTER FUNCTION planner.treatment_providers() OWNER TO planner_steward;
ALTER FUNCTION planner.treatment_places() OWNER TO planner_steward;
ALTER FUNCTION planner.treatment_status(bigint) OWNER TO planner_steward;
