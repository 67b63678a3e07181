-- What the audit of a server needs besides the tables that both engines have.

-- The end of the chain: one row, whose lock the seal takes last in every transaction. It is kept
-- apart from the entries so that the chain shows a gap when its newest entries were cut away.
CREATE TABLE IF NOT EXISTS planner.audit_chain (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    sequence bigint NOT NULL,
    entry_hash text NOT NULL
) WITH (fillfactor = 10);

-- What a transaction did and the seal has not yet written. Empty between transactions, so that a
-- crash may empty it. asks_seal marks one row of each statement; is_erased, one without contents.
CREATE UNLOGGED TABLE IF NOT EXISTS planner.audit_pending (
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    number bigint GENERATED ALWAYS AS IDENTITY,
    asks_seal boolean NOT NULL DEFAULT true,
    at timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
    operation text NOT NULL,
    subject text NOT NULL,
    subject_id bigint,
    recipient text,
    purpose text NOT NULL,
    detail text NOT NULL,
    is_erased boolean NOT NULL DEFAULT false,
    PRIMARY KEY (transaction_id, number)
);

-- The batches that are open, each in the one transaction that opened it, and what each statement
-- has added to them. Empty between transactions as well.
CREATE UNLOGGED TABLE IF NOT EXISTS planner.audit_open_batch (
    batch_id bigint PRIMARY KEY,
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
    kind text NOT NULL,
    sha256 text,
    purpose text NOT NULL
);

CREATE UNLOGGED TABLE IF NOT EXISTS planner.audit_batch_rows (
    batch_id bigint NOT NULL,
    number bigint GENERATED ALWAYS AS IDENTITY,
    table_name text NOT NULL,
    row_count bigint NOT NULL,
    first_id bigint NOT NULL,
    last_id bigint NOT NULL,
    PRIMARY KEY (batch_id, number)
);

CREATE SEQUENCE IF NOT EXISTS planner.audit_batch_number;

INSERT INTO planner.audit_chain (sequence, entry_hash)
SELECT coalesce(max(sequence), 0),
       coalesce((array_agg(entry_hash ORDER BY sequence DESC))[1], repeat('0', 64))
FROM planner.audit_entry
ON CONFLICT DO NOTHING;

ALTER TABLE planner.audit_chain OWNER TO planner_owner;
ALTER TABLE planner.audit_pending OWNER TO planner_owner;
ALTER TABLE planner.audit_open_batch OWNER TO planner_owner;
ALTER TABLE planner.audit_batch_rows OWNER TO planner_owner;
ALTER SEQUENCE planner.audit_batch_number OWNER TO planner_owner;
