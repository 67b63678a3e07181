-- What the common SQL of both engines needs here. May be run again.

CREATE OR REPLACE FUNCTION planner.instr(text, text) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pg_catalog.strpos($1, $2);

-- Text is ordered and lower-cased by its bytes, as in a file's store, whatever the server's locale.
DO $$
DECLARE held record;
BEGIN
    FOR held IN
        SELECT c.oid::regclass AS in_table, a.attname AS name,
               pg_catalog.format_type(a.atttypid, a.atttypmod) AS type
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'planner'::regnamespace AND c.relkind = 'r'
          AND a.attnum > 0 AND NOT a.attisdropped
          AND a.attcollation <> 0 AND a.attcollation <> '"C"'::regcollation
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE %s COLLATE "C"',
                       held.in_table, held.name, held.type);
    END LOOP;
END $$;
