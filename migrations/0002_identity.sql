-- Who works here, and which of their browsers are signed in.

CREATE TABLE staff (
    authority_id UUID NOT NULL REFERENCES authority (authority_id),
    id UUID NOT NULL,
    -- Lower case; unique over the installation, because nobody names an authority when signing in.
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('clerk', 'lead', 'admin', 'auditor', 'operator')),
    -- Argon2id in PHC form.
    password_hash TEXT NOT NULL,
    active BOOLEAN NOT NULL DEFAULT TRUE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (authority_id, id)
);
CREATE UNIQUE INDEX staff_by_login ON staff (login);

-- The departments a member of staff may serve.
CREATE TABLE staff_department (
    authority_id UUID NOT NULL,
    staff_id UUID NOT NULL,
    department_id UUID NOT NULL,
    PRIMARY KEY (authority_id, staff_id, department_id),
    FOREIGN KEY (authority_id, staff_id) REFERENCES staff (authority_id, id),
    FOREIGN KEY (authority_id, department_id) REFERENCES department (authority_id, id)
);

CREATE TABLE session (
    authority_id UUID NOT NULL,
    id UUID NOT NULL,
    -- SHA-256 of what the cookie holds.
    token_hash BYTEA NOT NULL,
    staff_id UUID NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    user_agent TEXT NOT NULL,
    PRIMARY KEY (authority_id, id),
    FOREIGN KEY (authority_id, staff_id) REFERENCES staff (authority_id, id)
);
CREATE INDEX session_by_token ON session (token_hash);
CREATE INDEX session_by_staff ON session (authority_id, staff_id);

-- Failed sign-ins, to slow down guessing. The subject is a keyed hash of a login or of an address, so that a name that does
-- not exist is slowed down like one that does, and nothing here names a person. It belongs to no authority: the row is
-- written before anybody knows one.
CREATE TABLE sign_in_attempt (
    subject_hash BYTEA NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL CHECK (failures >= 0),
    last_failed_at BIGINT NOT NULL
);
