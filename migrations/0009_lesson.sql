-- Group lessons: who holds a seat, who was there when, and what was asked to see whether they were.

CREATE TABLE lesson (
    authority_id UUID NOT NULL,
    id UUID NOT NULL,
    course_id UUID NOT NULL,
    -- What the slides are made of; chosen when the lesson is opened.
    course_version_id UUID,
    language TEXT NOT NULL,
    -- The language it is interpreted into.
    interpreter TEXT,
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL CHECK (end_at > start_at),
    seats BIGINT NOT NULL CHECK (seats BETWEEN 1 AND 100),
    -- The schema's own guard against giving out more seats than there are.
    taken BIGINT NOT NULL DEFAULT 0 CHECK (taken BETWEEN 0 AND seats),
    state TEXT NOT NULL CHECK (state IN ('planned', 'open', 'ended', 'cancelled')),
    planned_by UUID NOT NULL,
    opened_by UUID,
    opened_at BIGINT,
    ended_at BIGINT,
    slide_chapter BIGINT,
    slide_number BIGINT,
    -- Whose turn it is in the side room, and how many were opened: each opening is a room of its own, `<lesson>-<count>`.
    side_enrolment_id UUID,
    side_count BIGINT NOT NULL DEFAULT 0,
    -- When the next presence question is asked, and those after it (JSON list of instants).
    next_question_at BIGINT,
    later_questions TEXT NOT NULL DEFAULT '[]',
    version BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (authority_id, id),
    FOREIGN KEY (authority_id, course_id) REFERENCES course (authority_id, id),
    FOREIGN KEY (authority_id, planned_by) REFERENCES staff (authority_id, id),
    CHECK ((state IN ('open', 'ended')) = (opened_at IS NOT NULL)),
    CHECK ((state = 'ended') = (ended_at IS NOT NULL))
);
CREATE INDEX lesson_by_course ON lesson (authority_id, course_id, start_at);
CREATE INDEX lesson_open ON lesson (next_question_at, end_at) WHERE state = 'open';

-- Seats; `enrolment.lesson_id` names the present one. Choosing another group moves it; the seat in one that is over stays.
CREATE TABLE lesson_seat (
    authority_id UUID NOT NULL,
    lesson_id UUID NOT NULL,
    enrolment_id UUID NOT NULL,
    taken_at BIGINT NOT NULL,
    -- First let in from the lobby: whoever was, need not wait there again.
    admitted_at BIGINT,
    -- What the instructor decided against what was counted, who and why.
    decided BOOLEAN,
    decided_by UUID,
    decided_reason TEXT,
    -- What it came to when the lesson ended.
    attended BOOLEAN,
    PRIMARY KEY (authority_id, lesson_id, enrolment_id),
    FOREIGN KEY (authority_id, enrolment_id) REFERENCES enrolment (authority_id, id),
    FOREIGN KEY (authority_id, lesson_id) REFERENCES lesson (authority_id, id),
    CHECK ((decided IS NULL) = (decided_by IS NULL))
);

-- What media nodes report, as it was heard: attendance is counted from these rows, and can be counted again.
CREATE TABLE lesson_report (
    authority_id UUID NOT NULL,
    lesson_id UUID NOT NULL,
    n BIGINT NOT NULL,
    enrolment_id UUID NOT NULL,
    room TEXT NOT NULL CHECK (room IN ('main', 'side')),
    what TEXT NOT NULL CHECK (what IN ('waiting', 'joined', 'left')),
    -- By the node's clock, and by ours.
    at BIGINT NOT NULL,
    heard_at BIGINT NOT NULL,
    PRIMARY KEY (authority_id, lesson_id, n),
    -- A report that comes twice is one report.
    UNIQUE (authority_id, lesson_id, enrolment_id, room, what, at),
    FOREIGN KEY (authority_id, lesson_id) REFERENCES lesson (authority_id, id)
);

-- "Are you still there?"
CREATE TABLE lesson_question (
    authority_id UUID NOT NULL,
    id UUID NOT NULL,
    lesson_id UUID NOT NULL,
    asked_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    -- Nobody: at a random moment, by the server.
    asked_by UUID,
    PRIMARY KEY (authority_id, id),
    FOREIGN KEY (authority_id, lesson_id) REFERENCES lesson (authority_id, id)
);
CREATE INDEX lesson_question_by_lesson ON lesson_question (authority_id, lesson_id, asked_at);

CREATE TABLE lesson_answer (
    authority_id UUID NOT NULL,
    question_id UUID NOT NULL,
    enrolment_id UUID NOT NULL,
    answered_at BIGINT NOT NULL,
    PRIMARY KEY (authority_id, question_id, enrolment_id),
    FOREIGN KEY (authority_id, question_id) REFERENCES lesson_question (authority_id, id)
);
