/**
 * One call, put together: the line to the node, the two connections, our devices, and the reducer that says where it
 * all stands. Pages draw `call.state` and call the methods; nothing here knows a page.
 */
import { unlockSound } from './sound';
import { SPEAKING_LEVEL, watchLevel } from './level';
import { failure, openCamera, openMicrophone, openScreen } from './media';
import type { MediaFailure } from './media';
import { news } from './protocol';
import type { Joined, ServerMessage } from './protocol';
import { Publisher } from './publisher';
import { judge, measure } from './quality';
import type { Reading } from './quality';
import { Signalling } from './signalling';
import type { Pass } from './signalling';
import { initial, reduce } from './state';
import type { Action, CallState, Source } from './state';
import { Subscriber } from './subscriber';
import { edits } from './text';

/** Real-time text travels within 500 ms of the keystroke (EN 301 549, 6.2.4); keystrokes of this long go together. */
const TEXT_MS = 150;
const QUALITY_MS = 2_000;
/** A short break mends itself; after this we look for a new way. */
const BROKEN_MS = 2_500;
/** A voice is shown for at least this long, so that the sign does not flicker between words. */
const SPEAKING_HOLD_MS = 600;

/** What somebody can switch in a call. */
export type OwnSource = 'microphone' | 'camera' | 'screen';

const OWN_SOURCES: readonly OwnSource[] = ['microphone', 'camera', 'screen'];

export class Call {
  #state = $state.raw<CallState>(initial);
  /** Our own tracks while they are on. */
  #own = $state.raw<Partial<Record<OwnSource, MediaStreamTrack>>>({});
  /** What arrives, by m-line; a stream keeps its identity so that no element reloads. */
  #received = $state.raw<ReadonlyMap<string, MediaStream>>(new Map());
  #level = $state(0);
  #problem = $state.raw<MediaFailure | null>(null);

  #signalling: Signalling | null = null;
  #publisher: Publisher | null = null;
  #subscriber: Subscriber | null = null;
  #iceServers: RTCIceServer[] = [];
  #devices: Partial<Record<'microphone' | 'camera', string>> = {};
  #stopLevel: (() => void) | null = null;
  #spokeAt = 0;
  #qualityTimer: ReturnType<typeof setInterval> | undefined;
  #reading: Reading | null = null;
  #brokenTimer: ReturnType<typeof setTimeout> | undefined;
  #line = '';
  #sentLine = '';
  #lineTimer: ReturnType<typeof setTimeout> | undefined;

  get state(): CallState {
    return this.#state;
  }

  /** How loud our microphone is, 0…1. */
  get level(): number {
    return this.#level;
  }

  /** What last kept a device from us; cleared by the next success. */
  get problem(): MediaFailure | null {
    return this.#problem;
  }

  /** Our own track of a source while it is on. */
  own(source: OwnSource): MediaStreamTrack | undefined {
    return this.#own[source];
  }

  /** The chosen device, empty for the system's own choice. */
  device(kind: 'microphone' | 'camera'): string {
    return this.#devices[kind] ?? '';
  }

  /** The stream on which somebody's source arrives. */
  stream(participant: string, source: Source): MediaStream | undefined {
    const track = this.#state.tracks.find((t) => t.participant === participant && t.source === source);
    return track && this.#received.get(track.mid);
  }

  /** The two connections, for measurements. */
  get connections(): RTCPeerConnection[] {
    return [this.#publisher?.connection, this.#subscriber?.connection].filter((c) => c !== undefined);
  }

  /** Opens the preview. */
  prepare(): void {
    this.#dispatch({ type: 'prepare' });
  }

  /** Enters the room; `pass` asks the office for permission, now and after every longer loss. */
  enter(pass: () => Promise<Pass | 'over'>): void {
    this.#dispatch({ type: 'connect' });
    this.#signalling = new Signalling({
      pass,
      onJoined: (joined) => void this.#joined(joined),
      onMessage: (message) => void this.#heard(message),
      onLost: () => this.#dispatch({ type: 'connectionLost' }),
      onEnded: (reason) => {
        this.#dispatch({ type: 'ended', reason });
        this.#close();
      },
    });
    this.#signalling.open();
    addEventListener('online', this.#networkChanged);
  }

  /** Leaves, or closes the preview; switches every device off. */
  leave(): void {
    if (this.#signalling) this.#signalling.leave();
    else this.#close();
  }

  /** Switches a source on or off. The microphone stays open while muted, so that unmuting loses no word. */
  async toggle(source: OwnSource): Promise<void> {
    if (this.#state.sending[source] === 'on') return this.#off(source);
    if (source === 'microphone' && this.#own.microphone?.readyState === 'live') return this.#unmute();
    await this.#on(source);
  }

  /** Chooses another microphone or camera; takes effect at once if it is on. */
  async choose(kind: 'microphone' | 'camera', device: string): Promise<void> {
    this.#devices[kind] = device;
    const before = this.#state.sending[kind];
    if (before === 'off') return;
    this.#own[kind]?.stop();
    await this.#on(kind);
    if (before === 'muted') await this.#off(kind);
  }

  raiseHand(raised: boolean): void {
    this.#signalling?.send({ type: 'hand', raised });
    this.#dispatch({ type: 'handRaised', raised });
  }

  /** The line as it stands in the text field; keystrokes go out within a moment. */
  type(line: string): void {
    this.#line = line;
    this.#lineTimer ??= setTimeout(() => this.#sendLine(), TEXT_MS);
  }

  /** Finishes the line. */
  finishLine(): void {
    this.#sendLine();
    if (this.#line === '') return;
    this.#signalling?.send({ type: 'text', erase: 0, insert: '', done: true });
    this.#dispatch({ type: 'textSent', text: this.#line });
    this.#line = '';
    this.#sentLine = '';
  }

  /** Sends a message at once: to one participant, where one may moderate, else to the room. From the audience it reaches those who hold it. */
  chat(text: string, to?: string): void {
    this.#signalling?.send({ type: 'chat', text, ...(to ? { to } : {}) });
  }

  admit(participant: string): void {
    this.#signalling?.send({ type: 'admit', participant });
  }

  remove(participant: string): void {
    this.#signalling?.send({ type: 'kick', participant });
  }

  lock(locked: boolean): void {
    this.#signalling?.send({ type: 'lock', locked });
  }

  #dispatch(action: Action): void {
    this.#state = reduce(this.#state, action);
  }

  async #on(source: OwnSource): Promise<void> {
    try {
      const track = await this.#openDevice(source);
      if (this.#state.phase === 'ended') return track.stop();
      // A device that is pulled out, or a share ended in the browser's own bar, ends the track.
      track.addEventListener('ended', () => this.#own[source] === track && void this.#off(source), { once: true });
      this.#own = { ...this.#own, [source]: track };
      this.#problem = null;
      this.#dispatch({ type: 'sendingChanged', source, sending: 'on' });
      if (source === 'microphone') this.#listen(track);
      await this.#publisher?.send([[source, track]]);
      this.#signalling?.send({ type: 'mute', source, muted: false });
    } catch (cause) {
      this.#problem = failure(source, cause);
    }
  }

  #openDevice(source: OwnSource): Promise<MediaStreamTrack> {
    if (source === 'screen') return openScreen();
    return source === 'camera' ? openCamera(this.#devices.camera) : openMicrophone(this.#devices.microphone);
  }

  async #off(source: OwnSource): Promise<void> {
    const track = this.#own[source];
    this.#signalling?.send({ type: 'mute', source, muted: true });
    if (source === 'microphone' && track?.readyState === 'live') {
      track.enabled = false;
      return this.#dispatch({ type: 'sendingChanged', source, sending: 'muted' });
    }
    // A camera or screen that is off is really off: its light goes out.
    track?.stop();
    const { [source]: _gone, ...rest } = this.#own;
    this.#own = rest;
    this.#dispatch({ type: 'sendingChanged', source, sending: 'off' });
    await this.#publisher?.send([[source, null]]);
  }

  #unmute(): void {
    if (this.#own.microphone) this.#own.microphone.enabled = true;
    this.#dispatch({ type: 'sendingChanged', source: 'microphone', sending: 'on' });
    this.#signalling?.send({ type: 'mute', source: 'microphone', muted: false });
  }

  #listen(track: MediaStreamTrack): void {
    this.#stopLevel?.();
    this.#stopLevel = watchLevel(unlockSound(), track, (level) => {
      this.#level = this.#state.sending.microphone === 'on' ? level : 0;
      const self = this.#state.self?.id;
      if (this.#level >= SPEAKING_LEVEL) this.#spokeAt = Date.now();
      if (self) this.#dispatch({ type: 'speaking', id: self, speaking: Date.now() - this.#spokeAt < SPEAKING_HOLD_MS });
    });
  }

  async #joined(joined: Joined): Promise<void> {
    this.#dispatch({
      type: 'joined',
      id: joined.participant,
      rights: joined.rights,
      inLobby: joined.in_lobby,
      locked: joined.locked,
      participants: joined.participants.map(news),
    });
    this.#iceServers = joined.ice_servers;
    if (joined.resumed && this.#publisher) {
      await this.#resumed();
    } else {
      this.#connect();
      if (!joined.in_lobby) await this.#publish();
    }
    // The others ended our line when we were lost: begin it anew.
    this.#sentLine = '';
    this.#sendLine();
    if (this.#state.self?.handRaised) this.#signalling?.send({ type: 'hand', raised: true });
  }

  async #heard(message: Exclude<ServerMessage, Joined>): Promise<void> {
    switch (message.type) {
      case 'admitted':
        this.#dispatch({ type: 'admitted', locked: message.locked, participants: message.participants.map(news) });
        return this.#publish();
      case 'participant_joined':
      case 'participant_updated':
        return this.#dispatch({ type: 'participant', participant: news(message.participant) });
      case 'participant_left':
        return this.#dispatch({ type: 'participantLeft', id: message.participant });
      case 'offer':
        this.#dispatch({ type: 'tracksOffered', tracks: message.tracks });
        return this.#subscriber?.accept(message.sdp);
      case 'answer':
        return this.#publisher?.accept(message.sdp);
      case 'text':
        return this.#dispatch({ type: 'textEdited', id: message.participant, edit: message });
      case 'chat':
        return this.#dispatch({ type: 'chatReceived', id: message.participant, name: message.name, text: message.text, to: message.to });
      case 'speaking':
        return this.#dispatch({ type: 'speaking', id: message.participant, speaking: message.speaking });
      case 'locked':
        return this.#dispatch({ type: 'locked', locked: message.locked });
      default:
        // A newer node may say more than we know.
        return;
    }
  }

  /** The line is back. Media went on by themselves, or need a new way now that somebody can be asked for one. */
  async #resumed(): Promise<void> {
    if (this.connections.some(({ connectionState: s }) => s === 'failed' || s === 'disconnected')) await this.#restart();
    else this.#publisher?.repeat();
    for (const source of OWN_SOURCES) {
      // What was switched meanwhile was said to nobody.
      if (this.#state.sending[source] !== 'off') {
        this.#signalling?.send({ type: 'mute', source, muted: this.#state.sending[source] === 'muted' });
      }
    }
  }

  /** Both connections, from scratch. */
  #connect(): void {
    this.#publisher?.close();
    this.#subscriber?.close();
    this.#received = new Map();
    const connectionChanged = () => this.#connectionChanged();
    this.#publisher = new Publisher({
      iceServers: this.#iceServers,
      offer: (sdp, tracks) => this.#signalling?.send({ type: 'offer', target: 'publish', sdp, tracks }),
      connectionChanged,
    });
    this.#subscriber = new Subscriber({
      iceServers: this.#iceServers,
      answer: (sdp) => this.#signalling?.send({ type: 'answer', target: 'subscribe', sdp }),
      trackArrived: (mid, track) => {
        this.#received = new Map(this.#received).set(mid, new MediaStream([track]));
      },
      connectionChanged,
    });
    clearInterval(this.#qualityTimer);
    this.#reading = null;
    this.#qualityTimer = setInterval(() => void this.#judge(), QUALITY_MS);
  }

  /** Sends what is switched on; with a muted source the room is told so. */
  async #publish(): Promise<void> {
    const on = OWN_SOURCES.flatMap((source) => {
      const track = this.#own[source];
      return track ? [[source, track] as const] : [];
    });
    await this.#publisher?.send(on);
    for (const [source] of on) {
      if (this.#state.sending[source] === 'muted') this.#signalling?.send({ type: 'mute', source, muted: true });
    }
  }

  async #judge(): Promise<void> {
    const connection = this.#subscriber?.connection;
    if (!connection || this.#state.phase !== 'live') return;
    const reading = await measure(connection);
    if (this.#reading) this.#dispatch({ type: 'qualityChanged', quality: judge(this.#reading, reading) });
    this.#reading = reading;
  }

  #connectionChanged(): void {
    const broken = this.connections.some(({ connectionState: s }) => s === 'failed' || s === 'disconnected');
    clearTimeout(this.#brokenTimer);
    if (!broken) return this.#dispatch({ type: 'mediaChanged', broken: false });
    this.#brokenTimer = setTimeout(() => {
      this.#dispatch({ type: 'mediaChanged', broken: true });
      void this.#restart();
    }, BROKEN_MS);
  }

  readonly #networkChanged = (): void => void this.#restart();

  /** A new way for both connections. */
  async #restart(): Promise<void> {
    if (this.#state.phase !== 'live') return;
    this.#signalling?.send({ type: 'restart' });
    await this.#publisher?.restart();
  }

  #sendLine(): void {
    clearTimeout(this.#lineTimer);
    this.#lineTimer = undefined;
    for (const edit of edits(this.#sentLine, this.#line)) this.#signalling?.send({ type: 'text', ...edit });
    this.#sentLine = this.#line;
  }

  #close(): void {
    removeEventListener('online', this.#networkChanged);
    clearInterval(this.#qualityTimer);
    clearTimeout(this.#brokenTimer);
    clearTimeout(this.#lineTimer);
    this.#stopLevel?.();
    this.#stopLevel = null;
    this.#level = 0;
    for (const track of Object.values(this.#own)) track.stop();
    this.#own = {};
    this.#publisher?.close();
    this.#subscriber?.close();
    this.#received = new Map();
  }
}
