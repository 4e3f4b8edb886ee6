/**
 * The messages of `signaling/PROTOCOL.md`, version 1, as TypeScript sees them. That document is the contract; a message
 * or field that is not known here is ignored, which is how the contract grows.
 */
import type { ParticipantNews, Right, Role, Source } from './state';

export const PROTOCOL = 1;

/** A place is kept for this long after a connection was lost. */
export const RESUME_MS_MAX = 60_000;

export interface PublishedTrack {
  mid: string;
  source: Source;
}

export interface SubscribedTrack {
  mid: string;
  participant: string;
  source: Source;
}

export interface ParticipantView {
  id: string;
  name: string;
  role: Role;
  hand: boolean;
  away?: 'lobby' | 'lost';
  tracks: { source: Source; muted: boolean }[];
}

export type ClientMessage =
  | { type: 'hello'; protocol: number; pass: string }
  | { type: 'hello'; protocol: number; resume: string }
  | { type: 'offer'; target: 'publish'; sdp: string; tracks: PublishedTrack[] }
  | { type: 'answer'; target: 'subscribe'; sdp: string }
  | { type: 'mute'; source: Source; muted: boolean }
  | { type: 'text'; erase: number; insert: string; done: boolean }
  | { type: 'chat'; text: string; to?: string }
  | { type: 'hand'; raised: boolean }
  | { type: 'admit'; participant: string }
  | { type: 'kick'; participant: string }
  | { type: 'lock'; locked: boolean }
  | { type: 'end' }
  | { type: 'bye' }
  | { type: 'restart' }
  | { type: 'ping' };

export interface Joined {
  type: 'joined';
  participant: string;
  rights: Right[];
  resume_token: string;
  /** Continues a lost connection: peer connections and tracks are as they were. */
  resumed: boolean;
  in_lobby: boolean;
  locked: boolean;
  participants: ParticipantView[];
  ice_servers: RTCIceServer[];
}

export type ServerMessage =
  | Joined
  | { type: 'admitted'; locked: boolean; participants: ParticipantView[] }
  | { type: 'participant_joined'; participant: ParticipantView }
  | { type: 'participant_updated'; participant: ParticipantView }
  | { type: 'participant_left'; participant: string; reason: 'left' | 'kicked' | 'lost' }
  | { type: 'offer'; target: 'subscribe'; sdp: string; tracks: SubscribedTrack[] }
  | { type: 'answer'; target: 'publish'; sdp: string }
  | { type: 'text'; participant: string; erase: number; insert: string; done: boolean }
  | { type: 'chat'; participant: string; name: string; text: string; at_ms: number; to?: string }
  | { type: 'speaking'; participant: string; speaking: boolean }
  | { type: 'locked'; locked: boolean }
  | { type: 'ended'; reason: 'ended' | 'kicked' | 'refused' | 'replaced' | 'shutdown' }
  | { type: 'error'; code: string; message: string; fatal: boolean }
  | { type: 'pong' };

/** A frame as a message, or null when it is none. */
export function parse(frame: unknown): ServerMessage | null {
  if (typeof frame !== 'string') return null;
  try {
    const message: unknown = JSON.parse(frame);
    const tagged = typeof message === 'object' && message !== null && 'type' in message;
    return tagged ? (message as ServerMessage) : null;
  } catch {
    return null;
  }
}

/** A participant of the wire in the words of the state. */
export function news({ id, name, role, hand, away, tracks }: ParticipantView): ParticipantNews {
  return {
    id,
    name,
    role,
    away: away ?? null,
    published: tracks.map(({ source, muted }) => ({ source, muted })),
    handRaised: hand,
  };
}
