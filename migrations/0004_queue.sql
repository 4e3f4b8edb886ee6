-- Tickets in line, the talks they lead to, and who is in the room.

CREATE TABLE ticket (
    authority_id UUID NOT NULL,
    id UUID NOT NULL,
    queue_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('on_site', 'video', 'phone')),
    service_id UUID NOT NULL,
    appointment_id UUID,
    number TEXT NOT NULL,
    appointment_start BIGINT,
    arrived_at BIGINT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('waiting', 'called', 'serving', 'finished', 'missed', 'left', 'parked', 'forwarded')),
    state_at BIGINT NOT NULL,
    -- The latest call: by whom, where to, when first and last, how often.
    clerk_id UUID,
    counter_id UUID,
    consultation_id UUID,
    first_called_at BIGINT,
    last_called_at BIGINT,
    calls BIGINT NOT NULL DEFAULT 0,
    started_at BIGINT,
    PRIMARY KEY (authority_id, id),
    FOREIGN KEY (authority_id, queue_id) REFERENCES queue (authority_id, id),
    FOREIGN KEY (authority_id, pool_id) REFERENCES pool (authority_id, id),
    FOREIGN KEY (authority_id, service_id) REFERENCES service (authority_id, id),
    FOREIGN KEY (authority_id, appointment_id) REFERENCES appointment (authority_id, id),
    FOREIGN KEY (authority_id, clerk_id) REFERENCES staff (authority_id, id),
    FOREIGN KEY (authority_id, counter_id) REFERENCES counter (authority_id, id)
);
-- One appointment stands in line once.
CREATE UNIQUE INDEX ticket_of_appointment ON ticket (authority_id, appointment_id) WHERE appointment_id IS NOT NULL;
CREATE INDEX ticket_in_line ON ticket (authority_id, queue_id, arrived_at) WHERE state IN ('waiting', 'called', 'serving');
CREATE INDEX ticket_at_counter ON ticket (authority_id, counter_id) WHERE state IN ('called', 'serving');
CREATE INDEX ticket_by_queue ON ticket (authority_id, queue_id, state_at);

-- Which clerk sits at which counter; a counter has one clerk, a clerk one counter.
CREATE TABLE counter_taken (
    authority_id UUID NOT NULL,
    counter_id UUID NOT NULL,
    staff_id UUID NOT NULL,
    taken_at BIGINT NOT NULL,
    PRIMARY KEY (authority_id, counter_id),
    UNIQUE (authority_id, staff_id),
    FOREIGN KEY (authority_id, counter_id) REFERENCES counter (authority_id, id),
    FOREIGN KEY (authority_id, staff_id) REFERENCES staff (authority_id, id)
);

-- A talk; its id is also the name of its media room.
CREATE TABLE consultation (
    authority_id UUID NOT NULL,
    id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'ended')),
    opened_at BIGINT NOT NULL,
    ended_at BIGINT,
    CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
    PRIMARY KEY (authority_id, id),
    FOREIGN KEY (authority_id, ticket_id) REFERENCES ticket (authority_id, id)
);
CREATE INDEX consultation_by_ticket ON consultation (authority_id, ticket_id);

-- Who was in the room, as the media node reported it; roles and times, no names.
CREATE TABLE participation (
    authority_id UUID NOT NULL,
    consultation_id UUID NOT NULL,
    participant TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('citizen', 'clerk', 'guest')),
    joined_at BIGINT NOT NULL,
    left_at BIGINT,
    PRIMARY KEY (authority_id, consultation_id, participant),
    FOREIGN KEY (authority_id, consultation_id) REFERENCES consultation (authority_id, id)
);
