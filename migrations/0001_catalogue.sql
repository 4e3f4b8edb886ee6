-- What an installation is, and what its authorities offer: authorities, departments, sites, queues, services, pools.

CREATE TABLE installation (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE authority (
    authority_id UUID NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    land TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    colour TEXT NOT NULL,
    logo_svg TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    -- Counts changes of the catalogue: a process that has read it knows by this number whether it must read again.
    catalogue_version BIGINT NOT NULL DEFAULT 0,
    -- The next appointment number not yet given out; processes take them in blocks.
    next_number BIGINT NOT NULL DEFAULT 0 CHECK (next_number >= 0)
);

CREATE TABLE department (
    authority_id UUID NOT NULL REFERENCES authority (authority_id),
    id UUID NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (authority_id, id)
);

CREATE TABLE site (
    authority_id UUID NOT NULL REFERENCES authority (authority_id),
    id UUID NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    ags TEXT NOT NULL,
    PRIMARY KEY (authority_id, id)
);

-- Its version row is the lock of everything that changes the line.
CREATE TABLE queue (
    authority_id UUID NOT NULL REFERENCES authority (authority_id),
    id UUID NOT NULL,
    department_id UUID NOT NULL,
    name TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (authority_id, id),
    FOREIGN KEY (authority_id, department_id) REFERENCES department (authority_id, id)
);

CREATE TABLE counter (
    authority_id UUID NOT NULL REFERENCES authority (authority_id),
    id UUID NOT NULL,
    queue_id UUID NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (authority_id, id),
    FOREIGN KEY (authority_id, queue_id) REFERENCES queue (authority_id, id)
);

CREATE TABLE service (
    authority_id UUID NOT NULL REFERENCES authority (authority_id),
    id UUID NOT NULL,
    slug TEXT NOT NULL,
    department_id UUID NOT NULL,
    leika TEXT NOT NULL,
    name TEXT NOT NULL,
    summary TEXT NOT NULL,
    synonyms TEXT NOT NULL,
    documents TEXT NOT NULL,
    fee_cents BIGINT CHECK (fee_cents >= 0),
    fee_note TEXT,
    duration_ms BIGINT NOT NULL CHECK (duration_ms > 0),
    duration_per_extra_person_ms BIGINT NOT NULL CHECK (duration_per_extra_person_ms >= 0),
    people_max BIGINT NOT NULL CHECK (people_max BETWEEN 1 AND 10),
    -- Withdrawn services keep their appointments and are offered no more.
    withdrawn BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (authority_id, id),
    UNIQUE (authority_id, slug),
    FOREIGN KEY (authority_id, department_id) REFERENCES department (authority_id, id)
);
-- An address names the service only; this finds its authority.
CREATE INDEX service_by_id ON service (id);

CREATE TABLE pool (
    authority_id UUID NOT NULL REFERENCES authority (authority_id),
    id UUID NOT NULL,
    department_id UUID NOT NULL,
    site_id UUID NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('on_site', 'video', 'phone')),
    queue_id UUID NOT NULL,
    lead_ms BIGINT NOT NULL CHECK (lead_ms >= 0),
    release_days BIGINT NOT NULL CHECK (release_days BETWEEN 0 AND 400),
    start_step_ms BIGINT NOT NULL CHECK (start_step_ms BETWEEN 300000 AND 3600000),
    PRIMARY KEY (authority_id, id),
    FOREIGN KEY (authority_id, department_id) REFERENCES department (authority_id, id),
    FOREIGN KEY (authority_id, site_id) REFERENCES site (authority_id, id),
    FOREIGN KEY (authority_id, queue_id) REFERENCES queue (authority_id, id)
);

CREATE TABLE pool_service (
    authority_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    service_id UUID NOT NULL,
    PRIMARY KEY (authority_id, pool_id, service_id),
    FOREIGN KEY (authority_id, pool_id) REFERENCES pool (authority_id, id),
    FOREIGN KEY (authority_id, service_id) REFERENCES service (authority_id, id)
);
CREATE INDEX pool_service_by_service ON pool_service (authority_id, service_id, pool_id);

-- When a pool is open, in local time; minutes count from local midnight, weekdays are bits with Monday lowest.
CREATE TABLE opening_rule (
    authority_id UUID NOT NULL,
    id UUID NOT NULL,
    pool_id UUID NOT NULL,
    weekdays BIGINT NOT NULL CHECK (weekdays BETWEEN 1 AND 127),
    from_minute BIGINT NOT NULL CHECK (from_minute BETWEEN 0 AND 1435),
    until_minute BIGINT NOT NULL CHECK (until_minute BETWEEN 5 AND 1440),
    breaks TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_until TEXT,
    every_weeks BIGINT NOT NULL CHECK (every_weeks BETWEEN 1 AND 52),
    counters BIGINT NOT NULL CHECK (counters BETWEEN 1 AND 100),
    on_holidays BOOLEAN NOT NULL,
    PRIMARY KEY (authority_id, id),
    FOREIGN KEY (authority_id, pool_id) REFERENCES pool (authority_id, id)
);

CREATE TABLE closure (
    authority_id UUID NOT NULL,
    id UUID NOT NULL,
    pool_id UUID NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,
    from_minute BIGINT CHECK (from_minute BETWEEN 0 AND 1435),
    until_minute BIGINT CHECK (until_minute BETWEEN 5 AND 1440),
    reason TEXT NOT NULL,
    PRIMARY KEY (authority_id, id),
    FOREIGN KEY (authority_id, pool_id) REFERENCES pool (authority_id, id)
);
