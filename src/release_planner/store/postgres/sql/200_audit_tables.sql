-- What the audit of a server needs besides the tables that both engines have.

-- The end of the chain: one row, whose lock the seal takes last in every transaction. It is kept
-- apart from the entries so that the chain shows a gap when its newest entries were cut away.
CREATE TABLE IF NOT EXISTS planner.audit_chain (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    sequence bigint NOT NULL,
    entry_hash text COLLATE "C" NOT NULL
) WITH (fillfactor = 10);

-- What a transaction did and the seal has not yet written. Empty between transactions, so that a
-- crash may empty it. asks_seal marks one row of each statement; at is NULL for the seal's instant.
CREATE UNLOGGED TABLE IF NOT EXISTS planner.audit_pending (
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    number bigint GENERATED ALWAYS AS IDENTITY,
    asks_seal boolean NOT NULL DEFAULT true,
    at timestamp,
    operation text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    subject_id bigint,
    recipient text COLLATE "C",
    purpose text COLLATE "C" NOT NULL,
    detail text COLLATE "C" NOT NULL,
    PRIMARY KEY (transaction_id, number)
);

-- The batches that are open, each in the one transaction that opened it, and what each statement
-- has added to them. Empty between transactions as well.
CREATE UNLOGGED TABLE IF NOT EXISTS planner.audit_open_batch (
    batch_id bigint PRIMARY KEY,
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    kind text COLLATE "C" NOT NULL,
    sha256 text COLLATE "C",
    purpose text COLLATE "C" NOT NULL,
    counts jsonb NOT NULL DEFAULT '{}',
    is_closed boolean NOT NULL DEFAULT false
);

CREATE UNLOGGED TABLE IF NOT EXISTS planner.audit_batch_rows (
    batch_id bigint NOT NULL,
    number bigint GENERATED ALWAYS AS IDENTITY,
    table_name text COLLATE "C" NOT NULL,
    row_count bigint NOT NULL,
    first_id bigint NOT NULL,
    last_id bigint NOT NULL,
    PRIMARY KEY (batch_id, number)
);

INSERT INTO planner.audit_chain (sequence, entry_hash)
SELECT coalesce(max(sequence), 0),
       coalesce((array_agg(entry_hash ORDER BY sequence DESC))[1], repeat('0', 64))
FROM planner.audit_entry
HAVING NOT EXISTS (SELECT FROM planner.audit_chain);
