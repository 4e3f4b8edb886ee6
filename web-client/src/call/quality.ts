/**
 * How well the call arrives, judged from what the browser counts anyway. The judgement is pure; only `measure` touches
 * a peer connection.
 */
import type { Quality } from './state';

/** What one reading of the statistics says; counters grow from the beginning of the connection. */
export interface Reading {
  packetsReceived: number;
  packetsLost: number;
  /** Round trip to the relay; null as long as nothing was measured. */
  roundTripMs: number | null;
}

/** Share of packets lost and round trip from which on people notice, and from which on talking is hard. */
const WEAK = { loss: 0.03, roundTripMs: 300 };
const POOR = { loss: 0.1, roundTripMs: 800 };
/** Fewer packets than this between two readings say nothing. */
const PACKETS_MIN = 20;

/** Judges the time between two readings. */
export function judge(before: Reading, now: Reading): Quality {
  const received = now.packetsReceived - before.packetsReceived;
  const lost = Math.max(0, now.packetsLost - before.packetsLost);
  if (received < 0 || received + lost < PACKETS_MIN) return 'unknown';
  const loss = lost / (received + lost);
  const roundTrip = now.roundTripMs ?? 0;
  if (loss >= POOR.loss || roundTrip >= POOR.roundTripMs) return 'poor';
  if (loss >= WEAK.loss || roundTrip >= WEAK.roundTripMs) return 'weak';
  return 'good';
}

/** Reads the statistics of a connection that receives. */
export async function measure(connection: RTCPeerConnection): Promise<Reading> {
  const reading: Reading = { packetsReceived: 0, packetsLost: 0, roundTripMs: null };
  for (const entry of await statistics(connection)) {
    if (entry.type === 'inbound-rtp') {
      reading.packetsReceived += number(entry['packetsReceived']);
      reading.packetsLost += number(entry['packetsLost']);
    } else if (entry.type === 'candidate-pair' && entry['state'] === 'succeeded' && entry['nominated'] === true) {
      const seconds = entry['currentRoundTripTime'];
      if (typeof seconds === 'number') reading.roundTripMs = seconds * 1000;
    }
  }
  return reading;
}

/** One entry of a statistics report: which members it has depends on its type and on the browser. */
type Entry = { type: string } & Record<string, unknown>;

/** The entries of a statistics report as a list. */
export async function statistics(connection: RTCPeerConnection): Promise<Entry[]> {
  const entries: Entry[] = [];
  // `forEach` is the one way to walk a report that every browser has; its entries are untyped by specification.
  (await connection.getStats()).forEach((entry: Entry) => entries.push(entry));
  return entries;
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
