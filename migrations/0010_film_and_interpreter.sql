-- Films of chapters, kept beside the content that names them: by their SHA-256 in hexadecimal digits, in parts of equal length, so that
-- a piece is read without the whole.
CREATE TABLE film_part (
    authority_id UUID NOT NULL,
    film TEXT NOT NULL,
    n BIGINT NOT NULL CHECK (n >= 0),
    bytes BYTEA NOT NULL,
    PRIMARY KEY (authority_id, film, n)
);

-- The link by which an interpreter without an account enters a group lesson. A new one takes the place of the old.
CREATE TABLE lesson_interpreter (
    authority_id UUID NOT NULL,
    lesson_id UUID NOT NULL,
    -- SHA-256 of the token in the link.
    token_hash BYTEA NOT NULL,
    invited_by UUID NOT NULL,
    invited_at BIGINT NOT NULL,
    PRIMARY KEY (authority_id, lesson_id),
    FOREIGN KEY (authority_id, lesson_id) REFERENCES lesson (authority_id, id),
    FOREIGN KEY (authority_id, invited_by) REFERENCES staff (authority_id, id)
);
CREATE UNIQUE INDEX lesson_interpreter_by_token ON lesson_interpreter (token_hash);
