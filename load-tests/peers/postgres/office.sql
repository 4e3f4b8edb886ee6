-- One authority with a pool and a service, on the schema of `migrations`, and a day per caller. Their parents are left out: only what
-- a hold refers to is there. The guard's capacity is out of the way, because a limit has no application that would keep to it.
SET session_replication_role = replica;
INSERT INTO authority (authority_id, slug, name, land, time_zone, colour, logo_svg, phone, email)
VALUES ('00000000-0000-4000-8000-000000000001', 'limit', '{}', 'BE', 'Europe/Berlin', '#000000', '', '', '');
INSERT INTO service (authority_id, id, slug, department_id, leika, name, summary, synonyms, documents, duration_ms,
    duration_per_extra_person_ms, people_max)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002', 'limit', gen_random_uuid(), '', '{}', '{}', '[]', '[]',
    300000, 0, 1);
INSERT INTO pool (authority_id, id, department_id, site_id, channel, queue_id, lead_ms, release_days, start_step_ms)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000003', gen_random_uuid(), gen_random_uuid(), 'on_site',
    gen_random_uuid(), 0, 60, 300000);
INSERT INTO pool_day (authority_id, pool_id, day, version, taken)
SELECT '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000003', 'day-' || n, 1, decode(repeat('05', 288), 'hex')
FROM generate_series(0, 63) AS n;
INSERT INTO pool_grain (authority_id, pool_id, day, grain, taken, capacity, change)
SELECT '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000003', 'day-' || n, grain, 0, 1000000000, 0
FROM generate_series(0, 63) AS n, generate_series(0, 287) AS grain;
CREATE SEQUENCE limit_number;
