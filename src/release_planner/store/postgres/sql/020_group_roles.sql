-- One group role for each access role; a login is a member of one. They belong to the whole server.

DO $$
DECLARE wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['police', 'prison', 'probation', 'treatment_provider',
                                  'administrator', 'analyst', 'auditor']
    LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'planner_' || wanted) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', 'planner_' || wanted);
        END IF;
    END LOOP;
END $$;
