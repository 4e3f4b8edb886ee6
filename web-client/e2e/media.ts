// What really arrived, as the browser counts it.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

export interface Received {
  framesDecoded: number;
  audioPackets: number;
  /** Sum of the energy of all received sound: silence adds nothing. */
  audioEnergy: number;
}

interface Counters {
  type: string;
  kind?: string;
  framesDecoded?: number;
  packetsReceived?: number;
  totalAudioEnergy?: number;
}

/** Sums over all connections of a page. Self-contained, because it is carried into the page as text. */
export async function countReceived(): Promise<Received> {
  const sum = { framesDecoded: 0, audioPackets: 0, audioEnergy: 0 };
  const { __connections = [] } = window as unknown as { __connections?: RTCPeerConnection[] };
  for (const connection of __connections) {
    if (connection.connectionState === 'closed') continue;
    (await connection.getStats()).forEach((entry: Counters) => {
      if (entry.type !== 'inbound-rtp') return;
      if (entry.kind === 'video') sum.framesDecoded += entry.framesDecoded ?? 0;
      if (entry.kind !== 'audio') return;
      sum.audioPackets += entry.packetsReceived ?? 0;
      sum.audioEnergy += entry.totalAudioEnergy ?? 0;
    });
  }
  return sum;
}

export function received(page: Page): Promise<Received> {
  return page.evaluate(countReceived);
}

/** Waits until pictures are decoded and a voice is heard, and goes on being so. */
export async function expectSightAndSound(read: () => Promise<Received>, who: string): Promise<void> {
  await expect.poll(async () => (await read()).framesDecoded, { message: `${who} sees`, timeout: 15_000 }).toBeGreaterThan(10);
  await expect.poll(async () => (await read()).audioPackets, { message: `${who} receives sound`, timeout: 15_000 }).toBeGreaterThan(50);
  await expect.poll(async () => (await read()).audioEnergy, { message: `${who} hears`, timeout: 15_000 }).toBeGreaterThan(0);
  const before = await read();
  await expect
    .poll(async () => (await read()).framesDecoded - before.framesDecoded, { message: `${who} goes on seeing`, timeout: 15_000 })
    .toBeGreaterThan(10);
}
