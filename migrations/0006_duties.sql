-- What somebody does beside their role, and what the instruction adds to the book of events.

-- Duties are added to the role: a physician releases courses and sees hindrances, an instructor holds group lessons.
CREATE TABLE staff_duty (
    authority_id UUID NOT NULL,
    staff_id UUID NOT NULL,
    duty TEXT NOT NULL CHECK (duty IN ('physician', 'instructor')),
    PRIMARY KEY (authority_id, staff_id, duty),
    FOREIGN KEY (authority_id, staff_id) REFERENCES staff (authority_id, id)
);

ALTER TABLE event ADD COLUMN course_version_id UUID;
ALTER TABLE event ADD COLUMN enrolment_id UUID;
ALTER TABLE event ADD COLUMN lesson_id UUID;
ALTER TABLE event ADD COLUMN certificate_id UUID;
-- The last change of an enrolment or of a lesson: where a page that comes back resumes.
CREATE INDEX event_of_enrolment ON event (authority_id, enrolment_id, seq) WHERE enrolment_id IS NOT NULL;
CREATE INDEX event_of_lesson ON event (authority_id, lesson_id, seq) WHERE lesson_id IS NOT NULL;
