/**
 * What a call is at any moment, and how it changes. A pure reducer: it knows no DOM, no socket, no clock and no
 * WebRTC object. Whatever happens outside is told to it as an `Action`; the pages only draw the `CallState`.
 */
import { edited } from './text';
import type { Edit } from './text';

/** Where the call stands. `ended` is final; a new call is a new state. */
export type Phase = 'idle' | 'preparing' | 'connecting' | 'lobby' | 'live' | 'reconnecting' | 'ended';

/** What a track shows or sounds. */
export type Source = 'microphone' | 'camera' | 'screen' | 'screen_audio';

/** Who somebody is in the room; comes from the pass, never from the participant. */
export type Role = 'citizen' | 'clerk' | 'guest' | 'test';

/** What somebody may do in the room. */
export type Right = 'publish_audio' | 'publish_video' | 'publish_screen' | 'subscribe' | 'admit' | 'moderate';

/** Why the call is over. */
export type EndReason =
  /** We left by our own button. */
  | 'left'
  /** The clerk finished the talk, or the room was closed. */
  | 'finished'
  /** Somebody with the right to do so removed us or did not let us in. */
  | 'removed'
  /** We entered again in another tab or on another device. */
  | 'elsewhere'
  /** The pass was not accepted. */
  | 'refused'
  /** The connection could not be made, or was gone for too long. */
  | 'lost';

/** What somebody publishes, and whether it is muted. */
export interface Published {
  source: Source;
  muted: boolean;
}

/** Somebody else in the room or in its lobby. */
export interface Participant {
  id: string;
  name: string;
  role: Role;
  /** `lobby`: waits to be let in. `lost`: the connection is gone, the place is kept. */
  away: 'lobby' | 'lost' | null;
  published: Published[];
  handRaised: boolean;
  /** A voice was heard within the last moments: the visible sign of audio (EN 301 549, 6.2.2.4). */
  speaking: boolean;
  /** The line this person is typing right now, character by character. */
  typing: string;
}

/** What the node tells of somebody; the rest of a `Participant` is ours to remember. */
export type ParticipantNews = Omit<Participant, 'speaking' | 'typing'>;

/** We ourselves, once we are in. */
export interface Self {
  id: string;
  rights: Right[];
  handRaised: boolean;
  speaking: boolean;
}

/** A track we receive: which m-line carries whose source. */
export interface Track {
  mid: string;
  participant: string;
  source: Source;
}

/** A finished line of text or a chat message. */
export interface Message {
  /** Grows by one; unique within this call. */
  number: number;
  name: string;
  own: boolean;
  text: string;
  /** Whose it is, where it can be answered. */
  from?: string;
  /** For whom alone it is; for everybody when absent. */
  to?: string;
}

/** Whether one of our own sources is off, sent, or sent but muted. */
export type Sending = 'off' | 'on' | 'muted';

/** How well media arrive; words for it are in the language files. */
export type Quality = 'unknown' | 'good' | 'weak' | 'poor';

export interface CallState {
  phase: Phase;
  self: Self | null;
  participants: Participant[];
  tracks: Track[];
  sending: Record<Source, Sending>;
  quality: Quality;
  /** Signalling stands, but picture and sound do not get through. */
  mediaBroken: boolean;
  messages: Message[];
  /** Messages ever added, also those dropped from the list. */
  messagesTotal: number;
  /** Nobody new may enter. */
  locked: boolean;
  /** Attempts to reconnect since the connection was lost. */
  attempts: number;
  endReason: EndReason | null;
}

/** Older messages beyond this are dropped: a call is not an archive. */
export const MESSAGES_MAX = 500;

export const initial: CallState = {
  phase: 'idle',
  self: null,
  participants: [],
  tracks: [],
  sending: { microphone: 'off', camera: 'off', screen: 'off', screen_audio: 'off' },
  quality: 'unknown',
  mediaBroken: false,
  messages: [],
  messagesTotal: 0,
  locked: false,
  attempts: 0,
  endReason: null,
};

export type Action =
  /** The preview before entry is open. */
  | { type: 'prepare' }
  /** The person chose to enter. */
  | { type: 'connect' }
  /** The room let us in, or into its lobby; also after a reconnect. */
  | { type: 'joined'; id: string; rights: Right[]; inLobby: boolean; locked: boolean; participants: ParticipantNews[] }
  | { type: 'admitted'; locked: boolean; participants: ParticipantNews[] }
  /** Somebody came or changed. */
  | { type: 'participant'; participant: ParticipantNews }
  | { type: 'participantLeft'; id: string }
  /** The relay's latest offer names every track we receive. */
  | { type: 'tracksOffered'; tracks: Track[] }
  | { type: 'handRaised'; raised: boolean }
  /** A voice begins or stops, ours included. */
  | { type: 'speaking'; id: string; speaking: boolean }
  /** Somebody else edited their line. */
  | { type: 'textEdited'; id: string; edit: Edit }
  /** We finished our own line: nobody echoes it to us. */
  | { type: 'textSent'; text: string }
  | { type: 'chatReceived'; id: string; name: string; text: string; to?: string | undefined }
  | { type: 'locked'; locked: boolean }
  | { type: 'sendingChanged'; source: Source; sending: Sending }
  | { type: 'qualityChanged'; quality: Quality }
  | { type: 'mediaChanged'; broken: boolean }
  /** The signalling connection is gone; somebody is trying to bring it back. */
  | { type: 'connectionLost' }
  | { type: 'ended'; reason: EndReason };

/** The state after `action`. An action that makes no sense in the present phase changes nothing. */
export function reduce(state: CallState, action: Action): CallState {
  if (state.phase === 'ended') return state;
  switch (action.type) {
    case 'prepare':
      return state.phase === 'idle' ? { ...state, phase: 'preparing' } : state;
    case 'connect':
      return state.phase === 'idle' || state.phase === 'preparing' ? { ...state, phase: 'connecting' } : state;
    case 'joined':
      return joined(state, action);
    case 'admitted':
      return state.phase === 'lobby'
        ? { ...state, phase: 'live', locked: action.locked, participants: merged(state, action.participants) }
        : state;
    case 'participant':
      return participantNews(state, action.participant);
    case 'participantLeft':
      return {
        ...state,
        participants: state.participants.filter((p) => p.id !== action.id),
        tracks: state.tracks.filter((t) => t.participant !== action.id),
      };
    case 'tracksOffered':
      return { ...state, tracks: action.tracks };
    case 'handRaised':
      return state.self ? { ...state, self: { ...state.self, handRaised: action.raised } } : state;
    case 'speaking':
      return speaking(state, action.id, action.speaking);
    case 'textEdited':
      return textEdited(state, action.id, action.edit);
    case 'textSent':
      return withMessage(state, '', true, action.text);
    case 'chatReceived':
      return withMessage(state, action.name, action.id === state.self?.id, action.text, { from: action.id, ...(action.to ? { to: action.to } : {}) });
    case 'locked':
      return { ...state, locked: action.locked };
    case 'sendingChanged':
      return { ...state, sending: { ...state.sending, [action.source]: action.sending } };
    case 'qualityChanged':
      return state.quality === action.quality ? state : { ...state, quality: action.quality };
    case 'mediaChanged':
      return state.mediaBroken === action.broken ? state : { ...state, mediaBroken: action.broken };
    case 'connectionLost':
      return connectionLost(state);
    case 'ended':
      return { ...state, phase: 'ended', endReason: action.reason, tracks: [], sending: initial.sending, quality: 'unknown', mediaBroken: false };
  }
}

/** Everybody else who is in the room, or will be back in a moment. */
export function present(state: CallState): Participant[] {
  return state.participants.filter((p) => p.away !== 'lobby');
}

/** Those who wait to be let in; only told to those who may admit. */
export function lobby(state: CallState): Participant[] {
  return state.participants.filter((p) => p.away === 'lobby');
}

/** The track that carries a source of somebody, if it arrives. */
export function trackOf(state: CallState, participant: string, source: Source): Track | undefined {
  return state.tracks.find((t) => t.participant === participant && t.source === source);
}

/** Whether somebody publishes a source unmuted: an arriving track may be muted, a published one may not have arrived. */
export function shows(participant: Participant, source: Source): boolean {
  return participant.published.some((p) => p.source === source && !p.muted);
}

function joined(state: CallState, action: Extract<Action, { type: 'joined' }>): CallState {
  return {
    ...state,
    phase: action.inLobby ? 'lobby' : 'live',
    self: {
      id: action.id,
      rights: action.rights,
      handRaised: state.self?.handRaised ?? false,
      speaking: false,
    },
    participants: merged(state, action.participants),
    tracks: state.tracks.filter((t) => action.participants.some((p) => p.id === t.participant)),
    locked: action.locked,
    attempts: 0,
  };
}

/** The list the node sent, with what only we remember: a line half typed survives a reconnect, for they still see it. */
function merged(state: CallState, news: ParticipantNews[]): Participant[] {
  return news.map((p) => {
    const known = state.participants.find((other) => other.id === p.id);
    return { ...p, speaking: known?.speaking ?? false, typing: known?.typing ?? '' };
  });
}

function participantNews(state: CallState, news: ParticipantNews): CallState {
  const known = state.participants.find((p) => p.id === news.id);
  if (!known) return { ...state, participants: [...state.participants, { ...news, speaking: false, typing: '' }] };
  if (news.away !== 'lost') return withParticipant(state, news.id, (p) => ({ ...p, ...news }));
  // Whoever is lost says nothing more on this line; back again, they begin a new one.
  const ended = withParticipant(state, news.id, (p) => ({ ...p, ...news, speaking: false, typing: '' }));
  return withMessage(ended, known.name, false, known.typing);
}

function connectionLost(state: CallState): CallState {
  if (state.phase === 'idle' || state.phase === 'preparing') return state;
  // A first connection that has not succeeded yet is still "connecting": there was nothing to get back to.
  const phase = state.phase === 'connecting' ? 'connecting' : 'reconnecting';
  return { ...state, phase, attempts: state.attempts + 1, quality: 'unknown' };
}

function speaking(state: CallState, id: string, isSpeaking: boolean): CallState {
  if (state.self?.id === id) {
    return state.self.speaking === isSpeaking ? state : { ...state, self: { ...state.self, speaking: isSpeaking } };
  }
  return withParticipant(state, id, (p) => (p.speaking === isSpeaking ? p : { ...p, speaking: isSpeaking }));
}

function textEdited(state: CallState, id: string, edit: Edit): CallState {
  const writer = state.participants.find((p) => p.id === id);
  if (!writer) return state;
  const line = edited(writer.typing, edit);
  const changed = withParticipant(state, id, (p) => ({ ...p, typing: edit.done ? '' : line }));
  return edit.done ? withMessage(changed, writer.name, false, line) : changed;
}

function withMessage(state: CallState, name: string, own: boolean, text: string, between: { from?: string; to?: string } = {}): CallState {
  if (text.trim() === '') return state;
  const number = state.messagesTotal + 1;
  return {
    ...state,
    messages: [...state.messages, { number, name, own, text, ...between }].slice(-MESSAGES_MAX),
    messagesTotal: number,
  };
}

function withParticipant(state: CallState, id: string, change: (p: Participant) => Participant): CallState {
  return { ...state, participants: state.participants.map((p) => (p.id === id ? change(p) : p)) };
}
