import { describe, expect, it } from 'vitest';
import { MESSAGES_MAX, initial, lobby, present, reduce, shows, trackOf } from './state';
import type { Action, CallState, ParticipantNews, Phase } from './state';

function person(id: string, change: Partial<ParticipantNews> = {}): ParticipantNews {
  return { id, name: `Name ${id}`, role: 'citizen', away: null, published: [], handRaised: false, ...change };
}

function after(...actions: Action[]): CallState {
  return actions.reduce(reduce, initial);
}

const joined: Action = {
  type: 'joined',
  id: 'me',
  rights: ['publish_audio', 'publish_video', 'subscribe'],
  inLobby: false,
  locked: false,
  participants: [person('clerk', { role: 'clerk' })],
};
const enter: Action[] = [{ type: 'prepare' }, { type: 'connect' }, joined];

function typed(id: string, insert: string, done = false): Action {
  return { type: 'textEdited', id, edit: { erase: 0, insert, done } };
}

describe('the way through a call', () => {
  const ways: [string, Action[], Phase][] = [
    ['starts idle', [], 'idle'],
    ['prepares with a preview', [{ type: 'prepare' }], 'preparing'],
    ['connects by a button', [{ type: 'prepare' }, { type: 'connect' }], 'connecting'],
    ['may connect without a preview', [{ type: 'connect' }], 'connecting'],
    ['is live when let in', enter, 'live'],
    ['reconnects when the connection is lost', [...enter, { type: 'connectionLost' }], 'reconnecting'],
    ['is live again when it came back', [...enter, { type: 'connectionLost' }, joined], 'live'],
    ['stays connecting when it never was connected', [{ type: 'connect' }, { type: 'connectionLost' }], 'connecting'],
    ['loses nothing before it began', [{ type: 'prepare' }, { type: 'connectionLost' }], 'preparing'],
    ['ends', [...enter, { type: 'ended', reason: 'finished' }], 'ended'],
    ['stays ended', [...enter, { type: 'ended', reason: 'finished' }, { type: 'connect' }], 'ended'],
  ];
  it.each(ways)('%s', (_name, actions, phase) => {
    expect(after(...actions).phase).toBe(phase);
  });

  it('waits in the lobby until admitted, and then learns who is there', () => {
    const waiting = after({ type: 'connect' }, { ...joined, inLobby: true, participants: [] });
    expect(waiting.phase).toBe('lobby');
    const inside = reduce(waiting, { type: 'admitted', locked: false, participants: [person('clerk')] });
    expect(inside.phase).toBe('live');
    expect(present(inside).map((p) => p.id)).toEqual(['clerk']);
  });

  it('keeps the first reason of the end', () => {
    const ended = after(...enter, { type: 'ended', reason: 'finished' }, { type: 'ended', reason: 'lost' });
    expect(ended.endReason).toBe('finished');
  });

  it('counts attempts and forgets them once back', () => {
    const lost = after(...enter, { type: 'connectionLost' }, { type: 'connectionLost' });
    expect(lost.attempts).toBe(2);
    expect(reduce(lost, joined).attempts).toBe(0);
  });

  it('switches everything off at the end', () => {
    const sending: Action = { type: 'sendingChanged', source: 'camera', sending: 'on' };
    expect(after(...enter, sending, { type: 'ended', reason: 'left' }).sending.camera).toBe('off');
  });
});

describe('participants', () => {
  it('tells the room from the lobby', () => {
    const state = after(...enter, { type: 'participant', participant: person('guest', { away: 'lobby' }) });
    expect(present(state).map((p) => p.id)).toEqual(['clerk']);
    expect(lobby(state).map((p) => p.id)).toEqual(['guest']);
  });

  it('keeps somebody whose connection is lost for a moment', () => {
    const state = after(...enter, { type: 'participant', participant: person('clerk', { away: 'lost' }) });
    expect(present(state).map((p) => p.away)).toEqual(['lost']);
  });

  it('takes the tracks of somebody who leaves', () => {
    const offered: Action = { type: 'tracksOffered', tracks: [{ mid: '0', participant: 'clerk', source: 'camera' }] };
    expect(trackOf(after(...enter, offered), 'clerk', 'camera')?.mid).toBe('0');
    const state = after(...enter, offered, { type: 'participantLeft', id: 'clerk' });
    expect(state.tracks).toEqual([]);
    expect(present(state)).toEqual([]);
  });

  it('joins the same person once', () => {
    const state = after(...enter, { type: 'participant', participant: person('clerk', { name: 'Neu' }) });
    expect(present(state).map((p) => p.name)).toEqual(['Neu']);
  });

  it('shows only what is not muted', () => {
    const published = [{ source: 'camera' as const, muted: false }, { source: 'microphone' as const, muted: true }];
    const [clerk] = present(after(...enter, { type: 'participant', participant: person('clerk', { published }) }));
    expect(clerk && shows(clerk, 'camera')).toBe(true);
    expect(clerk && shows(clerk, 'microphone')).toBe(false);
  });

  it('shows who speaks, ourselves included', () => {
    const state = after(...enter, { type: 'speaking', id: 'clerk', speaking: true }, { type: 'speaking', id: 'me', speaking: true });
    expect(present(state)[0]?.speaking).toBe(true);
    expect(state.self?.speaking).toBe(true);
  });
});

describe('text', () => {
  it('shows every character before the line is finished', () => {
    const state = after(...enter, typed('clerk', 'Gu'), typed('clerk', 'ten'));
    expect(present(state)[0]?.typing).toBe('Guten');
    expect(state.messages).toEqual([]);
  });

  it('makes a message of a finished line', () => {
    const state = after(...enter, typed('clerk', 'Ja'), typed('clerk', '', true));
    expect(state.messages).toEqual([{ number: 1, name: 'Name clerk', own: false, text: 'Ja' }]);
    expect(present(state)[0]?.typing).toBe('');
  });

  it('keeps our own lines, which nobody echoes', () => {
    expect(after(...enter, { type: 'textSent', text: 'Ja' }).messages[0]?.own).toBe(true);
  });

  it('knows our own chat message by its echo', () => {
    expect(after(...enter, { type: 'chatReceived', id: 'me', name: 'Ich', text: 'Ja' }).messages[0]?.own).toBe(true);
  });

  it('keeps a line through a reconnect', () => {
    const state = after(...enter, typed('clerk', 'Mom'), { type: 'connectionLost' }, joined);
    expect(present(state)[0]?.typing).toBe('Mom');
  });

  it('ends the line of somebody whose connection is lost', () => {
    const state = after(...enter, typed('clerk', 'Mom'), { type: 'participant', participant: person('clerk', { away: 'lost' }) });
    expect(state.messages.map((m) => m.text)).toEqual(['Mom']);
    expect(present(state)[0]?.typing).toBe('');
  });

  it('ignores keystrokes of somebody unknown', () => {
    const state = after(...enter);
    expect(reduce(state, typed('stranger', '!', true))).toEqual(state);
  });

  it('drops the oldest messages and never reuses a number', () => {
    const chat = Array.from({ length: MESSAGES_MAX + 3 }, (_, n): Action => ({ type: 'chatReceived', id: 'clerk', name: 'C', text: String(n) }));
    const state = after(...enter, ...chat);
    expect(state.messages).toHaveLength(MESSAGES_MAX);
    expect(state.messages[0]?.number).toBe(4);
  });
});
