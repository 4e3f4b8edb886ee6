-- The instruction: courses, their versions, and each person's way through one.

-- A course as an authority offers it. What it decided about it (modes, identity, fees, …) is JSON.
CREATE TABLE course (
    authority_id UUID NOT NULL REFERENCES authority (authority_id),
    id UUID NOT NULL,
    slug TEXT NOT NULL,
    department_id UUID NOT NULL,
    terms TEXT NOT NULL,
    -- Withdrawn courses keep their enrolments and are offered no more.
    withdrawn BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (authority_id, id),
    UNIQUE (authority_id, slug),
    FOREIGN KEY (authority_id, department_id) REFERENCES department (authority_id, id)
);
-- An address names the course only; this finds its authority.
CREATE INDEX course_by_id ON course (id);

-- The content as it was at one time, kept here so that who began with it can finish with it.
CREATE TABLE course_version (
    authority_id UUID NOT NULL,
    id UUID NOT NULL,
    course_id UUID NOT NULL,
    version TEXT NOT NULL,
    -- JSON, and its SHA-256.
    content BYTEA NOT NULL,
    content_hash BYTEA NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('imported', 'proposed', 'released', 'withdrawn')),
    -- JSON list of the languages that are proposed or released.
    languages TEXT NOT NULL DEFAULT '[]',
    note TEXT NOT NULL DEFAULT '',
    imported_at BIGINT NOT NULL,
    proposed_by UUID,
    proposed_at BIGINT,
    released_by UUID,
    released_at BIGINT,
    withdrawn_by UUID,
    withdrawn_at BIGINT,
    PRIMARY KEY (authority_id, id),
    UNIQUE (authority_id, course_id, content_hash),
    FOREIGN KEY (authority_id, course_id) REFERENCES course (authority_id, id),
    CHECK ((proposed_by IS NULL) = (proposed_at IS NULL)),
    CHECK ((released_by IS NULL) = (released_at IS NULL)),
    -- Four eyes: nobody releases what they proposed.
    CONSTRAINT four_eyes CHECK (released_by IS NULL OR released_by <> proposed_by)
);
CREATE INDEX course_version_by_course ON course_version (authority_id, course_id, imported_at);

-- One person's way through a course. Its version is the lock of everything that changes it.
CREATE TABLE enrolment (
    authority_id UUID NOT NULL,
    id UUID NOT NULL,
    course_id UUID NOT NULL,
    course_version_id UUID NOT NULL,
    version BIGINT NOT NULL DEFAULT 0,
    mode TEXT NOT NULL CHECK (mode IN ('self_paced', 'group', 'on_site')),
    language TEXT NOT NULL,
    lesson_id UUID,
    state TEXT NOT NULL CHECK (state IN ('open', 'hindered', 'completed', 'ended')),
    state_at BIGINT NOT NULL,
    -- Who, sealed; NULL after it was erased.
    person BYTEA,
    -- Keyed hashes: to find, not to read.
    email_hash BYTEA,
    birth_hash BYTEA,
    -- Links mailed again on the local day `mailed_on`.
    mailed_on TEXT,
    mails BIGINT NOT NULL DEFAULT 0,
    identity TEXT NOT NULL CHECK (identity IN ('not_needed', 'needed', 'confirmed', 'refused')),
    identity_method TEXT CHECK (identity_method IN ('video', 'group', 'on_site')),
    identity_document TEXT CHECK (identity_document IN ('id_card', 'passport', 'residence_permit', 'other')),
    identity_level TEXT CHECK (identity_level IN ('basic', 'normal')),
    identity_by UUID,
    identity_at BIGINT,
    -- Why it was refused, sealed.
    identity_reason BYTEA,
    fee_tariff TEXT,
    fee_cents BIGINT NOT NULL DEFAULT 0 CHECK (fee_cents >= 0),
    fee TEXT NOT NULL CHECK (fee IN ('none', 'due', 'exemption_asked', 'exempt', 'not_exempt', 'invoiced', 'paid')),
    fee_payment TEXT CHECK (fee_payment IN ('counter', 'invoice')),
    fee_by UUID,
    fee_at BIGINT,
    -- When the last thing that instructs was over: the chapters, and the final test where there is one.
    instructed_at BIGINT,
    -- When attendance of a group lesson stood in for the chapters.
    attended_at BIGINT,
    declaration TEXT NOT NULL CHECK (declaration IN ('none', 'declared', 'unsure', 'declined', 'cleared', 'closed')),
    -- SHA-256 of the text that was shown.
    declaration_hash BYTEA,
    declaration_at BIGINT,
    hindrance_by UUID,
    hindrance_at BIGINT,
    guardian TEXT NOT NULL DEFAULT 'none' CHECK (guardian IN ('none', 'asked', 'declared', 'declined')),
    -- Name, address and relation, sealed; NULL before and after.
    guardian_person BYTEA,
    guardian_hash BYTEA,
    guardian_at BIGINT,
    reminder_consent BOOLEAN NOT NULL,
    -- The page that beat last, on which chapter, and when: only its time counts.
    beat_page UUID,
    beat_chapter BIGINT,
    beat_at BIGINT,
    started_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    -- Until when it is to be finished; then what is known about the person is erased.
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (authority_id, id),
    FOREIGN KEY (authority_id, course_id) REFERENCES course (authority_id, id),
    FOREIGN KEY (authority_id, course_version_id) REFERENCES course_version (authority_id, id),
    CHECK ((declaration_at IS NULL) = (declaration_hash IS NULL)),
    CHECK ((guardian_at IS NULL) = (guardian_hash IS NULL)),
    -- § 43(1) IfSG: first the instruction, then the declaration.
    CONSTRAINT declared_after_instruction CHECK (declaration_at IS NULL OR (instructed_at IS NOT NULL AND declaration_at >= instructed_at))
);
CREATE INDEX enrolment_by_course ON enrolment (authority_id, course_id, state, last_seen_at);
CREATE INDEX enrolment_by_version ON enrolment (authority_id, course_version_id, state);
CREATE INDEX enrolment_by_email ON enrolment (authority_id, course_id, email_hash) WHERE email_hash IS NOT NULL;
CREATE INDEX enrolment_by_lesson ON enrolment (authority_id, lesson_id) WHERE lesson_id IS NOT NULL;
CREATE INDEX enrolment_to_erase ON enrolment (expires_at) WHERE person IS NOT NULL;

-- Who may open an enrolment: SHA-256 of each token that was given out. A link that was lost gets a new one beside the old.
CREATE TABLE enrolment_token (
    authority_id UUID NOT NULL,
    enrolment_id UUID NOT NULL,
    token_hash BYTEA NOT NULL,
    holder TEXT NOT NULL CHECK (holder IN ('participant', 'guardian')),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (authority_id, enrolment_id, token_hash),
    FOREIGN KEY (authority_id, enrolment_id) REFERENCES enrolment (authority_id, id)
);
-- A link names no authority; the token's hash finds the row.
CREATE INDEX enrolment_by_token ON enrolment_token (token_hash);

CREATE TABLE enrolment_chapter (
    authority_id UUID NOT NULL,
    enrolment_id UUID NOT NULL,
    chapter BIGINT NOT NULL CHECK (chapter BETWEEN 1 AND 99),
    spent_ms BIGINT NOT NULL DEFAULT 0 CHECK (spent_ms >= 0),
    -- Opened again because the final test showed that it was not understood.
    weak BOOLEAN NOT NULL DEFAULT FALSE,
    done_at BIGINT,
    PRIMARY KEY (authority_id, enrolment_id, chapter),
    FOREIGN KEY (authority_id, enrolment_id) REFERENCES enrolment (authority_id, id)
);

-- The latest answer to each control question; deleted when the certificate was issued.
CREATE TABLE enrolment_answer (
    authority_id UUID NOT NULL,
    enrolment_id UUID NOT NULL,
    question TEXT NOT NULL,
    chapter BIGINT NOT NULL,
    chosen TEXT NOT NULL,
    -- Answered right at least once since the chapter was opened.
    answered_right BOOLEAN NOT NULL,
    PRIMARY KEY (authority_id, enrolment_id, question),
    FOREIGN KEY (authority_id, enrolment_id) REFERENCES enrolment (authority_id, id)
);

-- Tries of the final test; deleted when the certificate was issued.
CREATE TABLE exam_attempt (
    authority_id UUID NOT NULL,
    enrolment_id UUID NOT NULL,
    id UUID NOT NULL,
    number BIGINT NOT NULL CHECK (number >= 1),
    state TEXT NOT NULL CHECK (state IN ('running', 'passed', 'failed')),
    -- JSON: the questions in their order, each with its options in their order and what was chosen.
    questions TEXT NOT NULL,
    right_answers BIGINT,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (authority_id, enrolment_id, id),
    UNIQUE (authority_id, enrolment_id, number),
    FOREIGN KEY (authority_id, enrolment_id) REFERENCES enrolment (authority_id, id)
);

-- Appointments booked from within an enrolment.
CREATE TABLE enrolment_appointment (
    authority_id UUID NOT NULL,
    appointment_id UUID NOT NULL,
    enrolment_id UUID NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('identity', 'hindrance', 'help')),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (authority_id, appointment_id),
    FOREIGN KEY (authority_id, enrolment_id) REFERENCES enrolment (authority_id, id),
    FOREIGN KEY (authority_id, appointment_id) REFERENCES appointment (authority_id, id)
);
CREATE INDEX enrolment_appointment_by_enrolment ON enrolment_appointment (authority_id, enrolment_id);

-- First answers to control questions, counted without persons.
CREATE TABLE question_figure (
    authority_id UUID NOT NULL,
    course_version_id UUID NOT NULL,
    question TEXT NOT NULL,
    language TEXT NOT NULL,
    answers BIGINT NOT NULL CHECK (answers >= 0),
    right_first BIGINT NOT NULL CHECK (right_first BETWEEN 0 AND answers),
    PRIMARY KEY (authority_id, course_version_id, question, language),
    FOREIGN KEY (authority_id, course_version_id) REFERENCES course_version (authority_id, id)
);
