-- What happened, and what is still to be done.

-- Every change appends a row in its own transaction: ids only, no personal data. The sealer numbers and chains committed rows
-- afterwards (`seq`, `hash`), so that appending takes no lock.
CREATE TABLE event (
    authority_id UUID NOT NULL REFERENCES authority (authority_id),
    id UUID NOT NULL,
    seq BIGINT,
    hash BYTEA,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('citizen', 'staff', 'anonymous', 'system')),
    actor_id UUID,
    appointment_id UUID,
    pool_id UUID,
    queue_id UUID,
    ticket_id UUID,
    consultation_id UUID,
    staff_id UUID,
    session_id UUID,
    PRIMARY KEY (authority_id, id),
    CHECK ((seq IS NULL) = (hash IS NULL))
);
CREATE UNIQUE INDEX event_by_seq ON event (authority_id, seq) WHERE seq IS NOT NULL;
CREATE INDEX event_unsealed ON event (authority_id, id) WHERE seq IS NULL;
-- The last change of an appointment or of a line: where a page that comes back resumes.
CREATE INDEX event_of_appointment ON event (authority_id, appointment_id, seq) WHERE appointment_id IS NOT NULL;
CREATE INDEX event_of_queue ON event (authority_id, queue_id, seq) WHERE queue_id IS NOT NULL;

-- The end of each authority's chain.
CREATE TABLE event_head (
    authority_id UUID NOT NULL PRIMARY KEY REFERENCES authority (authority_id),
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL
);

-- Side effects, written in the same transaction as the change they follow from. The payload holds ids only.
CREATE TABLE job (
    authority_id UUID NOT NULL REFERENCES authority (authority_id),
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    run_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    -- While a worker has it: until when, and which one. A worker that died loses it at that instant.
    locked_until BIGINT NOT NULL DEFAULT 0,
    locked_by UUID,
    state TEXT NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'done', 'dead')),
    last_error TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (authority_id, id)
);
CREATE INDEX job_due ON job (run_at, id) WHERE state = 'ready';
CREATE INDEX job_over ON job (state, run_at) WHERE state <> 'ready';
