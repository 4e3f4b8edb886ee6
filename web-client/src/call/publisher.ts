/**
 * The connection that carries our own camera, microphone and screen to the relay. We offer, the relay answers; the
 * relay's offers go over the other connection (`subscriber.ts`), so the two sides never collide.
 */
import type { PublishedTrack } from './protocol';
import type { Source } from './state';

export interface PublisherOptions {
  iceServers: RTCIceServer[];
  /** Takes an offer to the relay. Its answer comes back through `accept`. */
  offer: (sdp: string, tracks: PublishedTrack[]) => void;
  connectionChanged: (state: RTCPeerConnectionState) => void;
}

/** Bits per second; a camera at 640×360 is clear at that, and a county's line carries many of them. */
const BITS_PER_SECOND_MAX: Record<Source, number> = { microphone: 40_000, camera: 1_000_000, screen: 1_500_000, screen_audio: 64_000 };

export class Publisher {
  readonly connection: RTCPeerConnection;
  readonly #options: PublisherOptions;
  readonly #transceivers = new Map<Source, RTCRtpTransceiver>();
  /** An offer is out and not yet answered. */
  #offering = false;
  /** Something changed while an offer was out. */
  #changed = false;
  #restart = false;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.connection = new RTCPeerConnection({ iceServers: options.iceServers, bundlePolicy: 'max-bundle' });
    this.connection.addEventListener('connectionstatechange', () => {
      options.connectionChanged(this.connection.connectionState);
    });
  }

  /**
   * Sends tracks, or nothing for a source whose track is null. Only the first track of a source needs a new offer, and all
   * of one call share it; later ones take its place without a negotiation.
   */
  async send(tracks: readonly (readonly [Source, MediaStreamTrack | null])[]): Promise<void> {
    const added: [Source, RTCRtpTransceiver][] = [];
    for (const [source, track] of tracks) {
      const existing = this.#transceivers.get(source);
      if (existing) await existing.sender.replaceTrack(track);
      else if (track) added.push([source, this.#add(source, track)]);
    }
    if (added.length === 0) return;
    await this.#negotiate();
    for (const [source, { sender }] of added) await keepFrames(sender, source);
  }

  /** The relay's answer to our latest offer. */
  async accept(sdp: string): Promise<void> {
    if (this.connection.signalingState !== 'have-local-offer') return;
    await this.connection.setRemoteDescription({ type: 'answer', sdp });
    this.#offering = false;
    if (this.#changed) {
      this.#changed = false;
      await this.#negotiate();
    }
  }

  /** Says an offer again that may have been lost with the line on which it was said. */
  repeat(): void {
    const { signalingState, localDescription } = this.connection;
    if (signalingState === 'have-local-offer' && localDescription) this.#options.offer(localDescription.sdp, this.#published());
  }

  /** Looks for a new way to the relay: the network changed, or the old way is dead. */
  async restart(): Promise<void> {
    if (this.#transceivers.size === 0) return;
    this.#restart = true;
    // An offer that was lost with the old signalling connection will never be answered: begin anew.
    this.#offering = false;
    await this.#negotiate();
  }

  close(): void {
    this.connection.close();
  }

  #add(source: Source, track: MediaStreamTrack): RTCRtpTransceiver {
    const transceiver = this.connection.addTransceiver(track, {
      direction: 'sendonly',
      sendEncodings: [{ maxBitrate: BITS_PER_SECOND_MAX[source] }],
    });
    preferOurCodecs(transceiver, track.kind);
    this.#transceivers.set(source, transceiver);
    return transceiver;
  }

  async #negotiate(): Promise<void> {
    if (this.#offering) {
      this.#changed = true;
      return;
    }
    this.#offering = true;
    await this.connection.setLocalDescription(await this.connection.createOffer({ iceRestart: this.#restart }));
    this.#restart = false;
    this.#options.offer(this.connection.localDescription?.sdp ?? '', this.#published());
  }

  #published(): PublishedTrack[] {
    const tracks: PublishedTrack[] = [];
    for (const [source, { mid }] of this.#transceivers) {
      if (mid !== null) tracks.push({ mid, source });
    }
    return tracks;
  }
}

const OUR_CODECS = ['audio/opus', 'video/vp8', 'video/rtx'];

/** Offers only what the relay forwards, so that the offer stays short. Older browsers offer everything; that works too. */
function preferOurCodecs(transceiver: RTCRtpTransceiver, kind: string): void {
  const capabilities = RTCRtpSender.getCapabilities(kind);
  const codecs = capabilities?.codecs.filter((codec) => OUR_CODECS.includes(codec.mimeType.toLowerCase()));
  if (codecs?.length && 'setCodecPreferences' in transceiver) transceiver.setCodecPreferences(codecs);
}

/**
 * A camera keeps its frame rate when the line gets narrow, for lip-readers and signers; a shared screen keeps its
 * resolution, for readers. Firefox does not know the parameter and decides by the content hint.
 */
async function keepFrames(sender: RTCRtpSender, source: Source): Promise<void> {
  if (source === 'microphone' || source === 'screen_audio') return;
  const parameters = sender.getParameters() as RTCRtpSendParameters & { degradationPreference?: string };
  parameters.degradationPreference = source === 'screen' ? 'maintain-resolution' : 'maintain-framerate';
  try {
    await sender.setParameters(parameters);
  } catch {
    // A wish, not a condition: the call works without it.
  }
}
