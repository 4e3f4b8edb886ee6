-- What one hold writes and asks under the lock of its day, as `server/storage` does it, without anything around it: no decision, no HTTP, no
-- sealing. The statements are sent at once and prepared. :days is 1 where everybody wants the same day, else one per caller; :notify is 0
-- to leave out the word to other processes, under which PostgreSQL commits one transaction after the other.
\set day :client_id % :days
\set grain random(0, 287)
\startpipeline
BEGIN;
SET LOCAL schalter.authority = '00000000-0000-4000-8000-000000000001';
SELECT pg_advisory_xact_lock(:day);
INSERT INTO pool_day (authority_id, pool_id, day, version, taken)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000003', 'day-' || :day, 1, '')
ON CONFLICT (authority_id, pool_id, day) DO UPDATE SET version = pool_day.version + 1 RETURNING taken;
SELECT catalogue_version FROM authority WHERE authority_id = '00000000-0000-4000-8000-000000000001';
SELECT id, start_ms, end_ms, held_until FROM appointment
WHERE authority_id = '00000000-0000-4000-8000-000000000001' AND pool_id = '00000000-0000-4000-8000-000000000003' AND day = 'day-' || :day
  AND state = 'held' AND held_until <= 1000 ORDER BY id;
INSERT INTO pool_grain (authority_id, pool_id, day, grain, taken, capacity, change)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000003', 'day-' || :day, :grain, 1, 1000000000, 1)
ON CONFLICT (authority_id, pool_id, day, grain) DO UPDATE SET
    taken = pool_grain.taken + excluded.change, change = excluded.change, capacity = excluded.capacity;
UPDATE pool_day SET taken = decode(repeat('06', 288), 'hex')
WHERE authority_id = '00000000-0000-4000-8000-000000000001' AND pool_id = '00000000-0000-4000-8000-000000000003' AND day = 'day-' || :day;
WITH fresh AS (
    INSERT INTO appointment (authority_id, id, number, token_hash, service_id, pool_id, channel, day, start_ms, end_ms, people, sequence,
        state, state_at, held_until, created_at)
    VALUES ('00000000-0000-4000-8000-000000000001', gen_random_uuid(), 'L' || nextval('limit_number'), sha256(random()::TEXT::BYTEA),
        '00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000003', 'on_site', 'day-' || :day,
        300000 * :grain, 300000 * (:grain + 1), 1, 0, 'held', 5000, 600000, 5000)
    RETURNING id
)
INSERT INTO event (authority_id, id, at, kind, actor_kind, appointment_id, pool_id)
SELECT '00000000-0000-4000-8000-000000000001', gen_random_uuid(), 5000, 'appointment.held', 'anonymous', id,
    '00000000-0000-4000-8000-000000000003'
FROM fresh;
\if :notify
SELECT pg_notify('schalter', '00000000-0000-4000-8000-000000000001');
\endif
COMMIT;
\endpipeline
