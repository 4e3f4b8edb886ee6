/**
 * Whether picture and sound get through to the relay: enters a room of its own, publishes silence and measures. The steps
 * are told apart, so that the answer can say which one fails (the address, or the way for media).
 */
import { Publisher } from './publisher';
import { measure } from './quality';
import { Signalling } from './signalling';
import type { Pass } from './signalling';

export type Reach =
  | { result: 'ok'; connectMs: number; roundTripMs: number | null }
  /** The node did not answer. */
  | { result: 'signal' }
  /** The node answered, but media found no way. */
  | { result: 'blocked' };

const WAIT_MS = 12_000;
/** The first round trip of a new connection includes its set-up; a later one says more. */
const SETTLE_MS = 1_200;

/** Tries the way to the relay with a pass for a test room. Never throws: a failure is a result. */
export async function reach(pass: Pass, context: AudioContext): Promise<Reach> {
  const silence = context.createMediaStreamDestination().stream.getAudioTracks()[0];
  if (!silence) return { result: 'blocked' };
  const started = performance.now();
  let joined = false;
  let publisher: Publisher | null = null;
  let signalling: Signalling | null = null;
  const connected = new Promise<boolean>((resolve) => {
    const line = new Signalling({
      // A pass is good for one entry, and a test is one try.
      pass: once(pass),
      onJoined: ({ ice_servers }) => {
        joined = true;
        publisher = new Publisher({
          iceServers: ice_servers,
          offer: (sdp, tracks) => line.send({ type: 'offer', target: 'publish', sdp, tracks }),
          connectionChanged: (state) => {
            if (state === 'connected') resolve(true);
            if (state === 'failed') resolve(false);
          },
        });
        void publisher.send([['microphone', silence]]);
      },
      onMessage: (message) => {
        if (message.type === 'answer') void publisher?.accept(message.sdp);
      },
      onLost: () => resolve(false),
      onEnded: () => resolve(false),
    });
    signalling = line;
    setTimeout(() => resolve(false), WAIT_MS);
    line.open();
  });
  const through = await connected;
  const connectMs = Math.round(performance.now() - started);
  const roundTripMs = through && publisher ? await roundTrip(publisher) : null;
  (signalling as Signalling | null)?.leave();
  (publisher as Publisher | null)?.close();
  silence.stop();
  if (through) return { result: 'ok', connectMs, roundTripMs };
  return { result: joined ? 'blocked' : 'signal' };
}

async function roundTrip(publisher: Publisher): Promise<number | null> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const { roundTripMs } = await measure(publisher.connection);
  return roundTripMs === null ? null : Math.max(1, Math.round(roundTripMs));
}

function once(pass: Pass): () => Promise<Pass | 'over'> {
  let used = false;
  return () => {
    if (used) return Promise.resolve('over' as const);
    used = true;
    return Promise.resolve(pass);
  };
}
