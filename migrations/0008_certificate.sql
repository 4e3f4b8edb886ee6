-- The register of certificates.

-- One entry per enrolment. It outlives the enrolment, which is why it names it without a foreign key, and its department and
-- course as they were called on the day of issue. After the years of retention the row is deleted.
CREATE TABLE certificate (
    authority_id UUID NOT NULL REFERENCES authority (authority_id),
    id UUID NOT NULL,
    number TEXT NOT NULL,
    department_id UUID NOT NULL,
    enrolment_id UUID NOT NULL,
    course_version_id UUID NOT NULL,
    course TEXT NOT NULL,
    course_version TEXT NOT NULL,
    -- JSON: the name in each language.
    course_name TEXT NOT NULL,
    -- Who, sealed; with it what was written by hand: the reason for an issue in the office, and a restriction.
    person BYTEA NOT NULL,
    -- Keyed hash of family name and day of birth: to find, not to read.
    name_hash BYTEA NOT NULL,
    instructed_on TEXT NOT NULL,
    issued_on TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    first_start_until TEXT,
    form TEXT NOT NULL CHECK (form IN ('self_paced', 'group', 'on_site')),
    language TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('valid', 'revocation_proposed', 'revoked')),
    -- Why it is to be revoked, sealed.
    revocation_reason BYTEA,
    proposed_by UUID,
    proposed_at BIGINT,
    confirmed_by UUID,
    confirmed_at BIGINT,
    dispatch TEXT NOT NULL CHECK (dispatch IN ('none', 'downloaded', 'printed', 'posted', 'handed_over')),
    -- JSON: when second copies were made, UTC milliseconds.
    duplicates TEXT NOT NULL DEFAULT '[]',
    -- Wrong days of birth tried at the page that checks certificates, and since when they are counted.
    wrong_births BIGINT NOT NULL DEFAULT 0 CHECK (wrong_births >= 0),
    wrong_births_since BIGINT,
    PRIMARY KEY (authority_id, id),
    UNIQUE (authority_id, number),
    UNIQUE (authority_id, enrolment_id),
    CHECK (instructed_on <= issued_on),
    CHECK ((proposed_by IS NULL) = (state = 'valid')),
    CHECK ((proposed_by IS NULL) = (proposed_at IS NULL) AND (proposed_by IS NULL) = (revocation_reason IS NULL)),
    CHECK ((confirmed_by IS NULL) = (state <> 'revoked') AND (confirmed_by IS NULL) = (confirmed_at IS NULL)),
    -- Nobody revokes what they proposed themselves.
    CONSTRAINT certificate_four_eyes CHECK (confirmed_by IS NULL OR confirmed_by <> proposed_by)
);
CREATE INDEX certificate_by_name ON certificate (authority_id, name_hash);
CREATE INDEX certificate_waiting ON certificate (authority_id, proposed_at) WHERE state = 'revocation_proposed';
CREATE INDEX certificate_to_erase ON certificate (issued_at);

-- Who searched the register and why (threat model: snooping). The book of events holds ids only; the reason is words, and sealed.
CREATE TABLE register_search (
    authority_id UUID NOT NULL REFERENCES authority (authority_id),
    id UUID NOT NULL,
    staff_id UUID NOT NULL,
    searched_at BIGINT NOT NULL,
    reason BYTEA NOT NULL,
    -- JSON: ids of the certificates that were shown.
    found TEXT NOT NULL,
    PRIMARY KEY (authority_id, id)
);
CREATE INDEX register_search_by_time ON register_search (authority_id, searched_at);
CREATE INDEX register_search_to_erase ON register_search (searched_at);
