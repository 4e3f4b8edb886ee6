/**
 * What a call is at any moment, and how it changes. A pure reducer: it knows no DOM, no socket, no clock and no
 * WebRTC object. Whatever happens outside is told to it as an `Action`; the pages only draw the `CallState`.
 */
import { type as typeText } from "./text";

/** Where the call stands. `ended` is final; a new call is a new state. */
export type Phase = "idle" | "preparing" | "connecting" | "lobby" | "live" | "reconnecting" | "ended";

/** What a track shows or carries. */
export type Source = "microphone" | "camera" | "screen";

/** Who somebody is in the room; comes from the pass, never from the participant. */
export type Role = "citizen" | "clerk" | "guest" | "test";

/** Why the call is over. */
export type EndReason =
  /** We left by our own button. */
  | "left"
  /** The clerk finished the talk, or the room was closed. */
  | "finished"
  /** Somebody with the right to do so removed us. */
  | "removed"
  /** The same pass or resume token was used in another tab or on another device. */
  | "elsewhere"
  /** The pass was not accepted. */
  | "refused"
  /** The connection could not be made, or was gone for too long. */
  | "lost";

/** One person in the room, ourselves included. */
export interface Participant {
  id: string;
  name: string;
  role: Role;
  /** Waits in the lobby until somebody with the right admits them. */
  inLobby: boolean;
  /** What this person publishes at present. */
  sources: Source[];
  /** Which of these are muted. */
  muted: Source[];
  handRaised: boolean;
  /** Voice was heard within the last moments: the visible sign of audio (EN 301 549, 6.2.2.4). */
  speaking: boolean;
  /** The line this person is typing right now, character by character. */
  typing: string;
}

/** A track we receive: which m-line carries whose source. */
export interface Track {
  mid: string;
  participant: string;
  source: Source;
}

/** A closed line of text or a chat message. */
export interface Message {
  /** Grows by one; unique within this call. */
  number: number;
  participant: string;
  name: string;
  own: boolean;
  text: string;
}

/** Whether one of our own sources is off, sent, or sent but muted. */
export type Sending = "off" | "on" | "muted";

/** How well media arrive; words for it are in the language files. */
export type Quality = "unknown" | "good" | "weak" | "poor";

export interface CallState {
  phase: Phase;
  /** Our own participant id, once we are in. */
  own: string | null;
  participants: Participant[];
  tracks: Track[];
  sending: Record<Source, Sending>;
  quality: Quality;
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
  phase: "idle",
  own: null,
  participants: [],
  tracks: [],
  sending: { microphone: "off", camera: "off", screen: "off" },
  quality: "unknown",
  messages: [],
  messagesTotal: 0,
  locked: false,
  attempts: 0,
  endReason: null,
};

export type Action =
  /** The preview before entry is open. */
  | { type: "prepare" }
  /** The person chose to enter. */
  | { type: "connect" }
  /** The room let us in, or into its lobby; also after a reconnect. */
  | { type: "joined"; own: string; participants: Participant[]; inLobby: boolean; locked: boolean }
  | { type: "admitted" }
  | { type: "participantJoined"; participant: Participant }
  | { type: "participantChanged"; id: string; change: Partial<Omit<Participant, "id" | "typing">> }
  | { type: "participantLeft"; id: string }
  /** The relay's latest offer names every track we receive. */
  | { type: "tracksOffered"; tracks: Track[] }
  | { type: "muted"; id: string; source: Source; muted: boolean }
  | { type: "handRaised"; id: string; raised: boolean }
  /** Who is heard just now, ourselves included. */
  | { type: "speaking"; ids: string[] }
  | { type: "textTyped"; id: string; delta: string }
  | { type: "chatReceived"; id: string; text: string }
  | { type: "locked"; locked: boolean }
  | { type: "sendingChanged"; source: Source; sending: Sending }
  | { type: "qualityChanged"; quality: Quality }
  /** The signalling or the media connection is gone; somebody is trying to bring it back. */
  | { type: "connectionLost" }
  | { type: "ended"; reason: EndReason };

/** The state after `action`. An action that makes no sense in the present phase changes nothing. */
export function reduce(state: CallState, action: Action): CallState {
  if (state.phase === "ended") return state;
  switch (action.type) {
    case "prepare":
      return state.phase === "idle" ? { ...state, phase: "preparing" } : state;
    case "connect":
      return state.phase === "idle" || state.phase === "preparing" ? { ...state, phase: "connecting" } : state;
    case "joined":
      return joined(state, action);
    case "admitted":
      return state.phase === "lobby" ? { ...state, phase: "live" } : state;
    case "participantJoined":
      return { ...state, participants: upsert(state.participants, action.participant) };
    case "participantChanged":
      return withParticipant(state, action.id, (p) => ({ ...p, ...action.change }));
    case "participantLeft":
      return {
        ...state,
        participants: state.participants.filter((p) => p.id !== action.id),
        tracks: state.tracks.filter((t) => t.participant !== action.id),
      };
    case "tracksOffered":
      return { ...state, tracks: action.tracks };
    case "muted":
      return muted(state, action.id, action.source, action.muted);
    case "handRaised":
      return withParticipant(state, action.id, (p) => ({ ...p, handRaised: action.raised }));
    case "speaking":
      return speaking(state, action.ids);
    case "textTyped":
      return textTyped(state, action.id, action.delta);
    case "chatReceived":
      return withMessages(state, action.id, [action.text]);
    case "locked":
      return { ...state, locked: action.locked };
    case "sendingChanged":
      return sendingChanged(state, action.source, action.sending);
    case "qualityChanged":
      return state.quality === action.quality ? state : { ...state, quality: action.quality };
    case "connectionLost":
      return connectionLost(state);
    case "ended":
      return { ...state, phase: "ended", endReason: action.reason, tracks: [], quality: "unknown" };
  }
}

/** Everybody but us who is really in the room. */
export function others(state: CallState): Participant[] {
  return state.participants.filter((p) => p.id !== state.own && !p.inLobby);
}

/** Those who wait to be let in; empty for anybody who may not admit. */
export function lobby(state: CallState): Participant[] {
  return state.participants.filter((p) => p.id !== state.own && p.inLobby);
}

/** We ourselves, once we are in. */
export function self(state: CallState): Participant | undefined {
  return state.participants.find((p) => p.id === state.own);
}

function joined(state: CallState, action: Extract<Action, { type: "joined" }>): CallState {
  // Lines being typed survive a reconnect: the others saw them, so must we.
  const typing = new Map(state.participants.map((p) => [p.id, p.typing]));
  return {
    ...state,
    phase: action.inLobby ? "lobby" : "live",
    own: action.own,
    participants: action.participants.map((p) => ({ ...p, typing: typing.get(p.id) ?? p.typing })),
    tracks: state.tracks.filter((t) => action.participants.some((p) => p.id === t.participant)),
    locked: action.locked,
    attempts: 0,
  };
}

function connectionLost(state: CallState): CallState {
  if (state.phase === "idle" || state.phase === "preparing") return state;
  // A first connection that has not succeeded yet is still "connecting": there was nothing to get back to.
  const phase = state.phase === "connecting" ? "connecting" : "reconnecting";
  return { ...state, phase, attempts: state.attempts + 1, quality: "unknown" };
}

function sendingChanged(state: CallState, source: Source, sending: Sending): CallState {
  const changed = { ...state, sending: { ...state.sending, [source]: sending } };
  if (state.own === null) return changed;
  return withParticipant(changed, state.own, (p) => ({
    ...p,
    sources: sending === "off" ? without(p.sources, source) : including(p.sources, source),
    muted: sending === "muted" ? including(p.muted, source) : without(p.muted, source),
  }));
}

function muted(state: CallState, id: string, source: Source, isMuted: boolean): CallState {
  const changed = withParticipant(state, id, (p) => ({
    ...p,
    muted: isMuted ? including(p.muted, source) : without(p.muted, source),
  }));
  // A moderator may mute us; nobody may switch our microphone on but we.
  if (id === state.own && isMuted && state.sending[source] === "on") {
    return { ...changed, sending: { ...changed.sending, [source]: "muted" } };
  }
  return changed;
}

function speaking(state: CallState, ids: string[]): CallState {
  if (state.participants.every((p) => p.speaking === ids.includes(p.id))) return state;
  return { ...state, participants: state.participants.map((p) => ({ ...p, speaking: ids.includes(p.id) })) };
}

function textTyped(state: CallState, id: string, delta: string): CallState {
  const typist = state.participants.find((p) => p.id === id);
  if (!typist) return state;
  const { open, closed } = typeText(typist.typing, delta);
  return withMessages(withParticipant(state, id, (p) => ({ ...p, typing: open })), id, closed);
}

function withMessages(state: CallState, id: string, texts: string[]): CallState {
  const author = state.participants.find((p) => p.id === id);
  if (!author || texts.length === 0) return state;
  const added = texts.map((text, index) => ({
    number: state.messagesTotal + index + 1,
    participant: id,
    name: author.name,
    own: id === state.own,
    text,
  }));
  return {
    ...state,
    messages: [...state.messages, ...added].slice(-MESSAGES_MAX),
    messagesTotal: state.messagesTotal + added.length,
  };
}

function withParticipant(state: CallState, id: string, change: (p: Participant) => Participant): CallState {
  return { ...state, participants: state.participants.map((p) => (p.id === id ? change(p) : p)) };
}

function upsert(participants: Participant[], participant: Participant): Participant[] {
  const known = participants.some((p) => p.id === participant.id);
  return known
    ? participants.map((p) => (p.id === participant.id ? { ...participant, typing: p.typing } : p))
    : [...participants, participant];
}

function including<T>(list: T[], item: T): T[] {
  return list.includes(item) ? list : [...list, item];
}

function without<T>(list: T[], item: T): T[] {
  return list.filter((other) => other !== item);
}
