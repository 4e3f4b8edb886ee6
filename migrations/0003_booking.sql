-- Appointments, and the two guards of their times.

-- One row per pool and local day. Its version is the lock of everything that takes or frees a time, and `taken` is the packed
-- read model: one byte per grain of five minutes from local midnight, zeros at the end left out.
CREATE TABLE pool_day (
    authority_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    day TEXT NOT NULL,
    version BIGINT NOT NULL,
    taken BYTEA NOT NULL,
    PRIMARY KEY (authority_id, pool_id, day),
    FOREIGN KEY (authority_id, pool_id) REFERENCES pool (authority_id, id)
);

-- The schema's own guard against double booking: whatever a program believes, no more is taken than counters are open.
-- The capacity is what it was at the latest booking of this grain; a counter that closes later cancels nothing by itself.
CREATE TABLE pool_grain (
    authority_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    day TEXT NOT NULL,
    grain BIGINT NOT NULL CHECK (grain BETWEEN 0 AND 319),
    taken BIGINT NOT NULL,
    capacity BIGINT NOT NULL,
    -- What the latest transaction added or took away. `taken` is changed by this and never set, so that a count that was read
    -- stale fails here although it looked right where it was read.
    change BIGINT NOT NULL,
    PRIMARY KEY (authority_id, pool_id, day, grain),
    CONSTRAINT no_double_booking CHECK (taken BETWEEN 0 AND capacity),
    FOREIGN KEY (authority_id, pool_id, day) REFERENCES pool_day (authority_id, pool_id, day)
);

CREATE TABLE appointment (
    authority_id UUID NOT NULL,
    id UUID NOT NULL,
    number TEXT NOT NULL,
    -- SHA-256 of the citizen's token.
    token_hash BYTEA NOT NULL,
    service_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('on_site', 'video', 'phone')),
    day TEXT NOT NULL,
    start_ms BIGINT NOT NULL,
    end_ms BIGINT NOT NULL CHECK (end_ms > start_ms),
    people BIGINT NOT NULL CHECK (people BETWEEN 1 AND 10),
    sequence BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL CHECK (state IN ('held', 'booked', 'arrived', 'done', 'cancelled', 'missed', 'expired')),
    -- When it came into its state; for a hold: when it was made.
    state_at BIGINT NOT NULL,
    -- First instant at which a hold no longer counts.
    held_until BIGINT,
    -- Who comes, sealed; NULL before it is known and after it was erased.
    person BYTEA,
    -- Keyed hash of the mail address, and of the address a hold was made from: to count, not to read.
    email_hash BYTEA,
    origin_hash BYTEA,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (authority_id, id),
    UNIQUE (authority_id, number),
    FOREIGN KEY (authority_id, pool_id, day) REFERENCES pool_day (authority_id, pool_id, day),
    FOREIGN KEY (authority_id, service_id) REFERENCES service (authority_id, id),
    CHECK ((state = 'held') = (held_until IS NOT NULL))
);
-- A link names no authority; the token's hash finds the row.
CREATE INDEX appointment_by_token ON appointment (token_hash);
CREATE INDEX appointment_by_day ON appointment (authority_id, pool_id, day, start_ms);
CREATE INDEX appointment_held ON appointment (authority_id, pool_id, day, held_until) WHERE state = 'held';
CREATE INDEX appointment_held_by_origin ON appointment (authority_id, origin_hash, held_until) WHERE state = 'held';
CREATE INDEX appointment_to_erase ON appointment (end_ms) WHERE person IS NOT NULL;
CREATE INDEX appointment_cancelled_to_erase ON appointment (state_at) WHERE person IS NOT NULL AND state = 'cancelled';
CREATE INDEX appointment_by_email ON appointment (authority_id, email_hash, start_ms) WHERE state = 'booked';

-- The same key gives the same answer (the Idempotency-Key of the API). The answer is sealed: it may hold a token.
CREATE TABLE idempotency (
    authority_id UUID NOT NULL REFERENCES authority (authority_id),
    key_hash BYTEA NOT NULL,
    request_hash BYTEA NOT NULL,
    answer BYTEA,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (authority_id, key_hash)
);
CREATE INDEX idempotency_by_age ON idempotency (created_at);
