// The instant of a day and a time on the clocks of German offices, wherever the reader sits.

const ZONE = 'Europe/Berlin';

/** RFC 3339 in UTC. A time that a clock change skips is taken as the one an hour later. */
export function instantAt(day: string, time: string): string {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  // Twice, because the first guess may lie on the other side of a clock change.
  let instant = wanted - offsetMs(wanted);
  instant = wanted - offsetMs(instant);
  return new Date(instant).toISOString();
}

/** How far the clocks are ahead of UTC at an instant, in milliseconds. */
function offsetMs(instant: number): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: ZONE, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' }).formatToParts(instant);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute')) - Math.floor(instant / 60_000) * 60_000;
}
