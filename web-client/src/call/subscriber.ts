/**
 * The connection on which we receive the others. The relay offers whenever somebody's track appears or goes; we answer.
 */

export interface SubscriberOptions {
  iceServers: RTCIceServer[];
  answer: (sdp: string) => void;
  /** A track arrived, or came back under another object. */
  trackArrived: (mid: string, track: MediaStreamTrack) => void;
  connectionChanged: (state: RTCPeerConnectionState) => void;
}

export class Subscriber {
  readonly connection: RTCPeerConnection;
  readonly #options: SubscriberOptions;
  /** Offers are answered one after the other, in the order they came. */
  #work: Promise<void> = Promise.resolve();

  constructor(options: SubscriberOptions) {
    this.#options = options;
    this.connection = new RTCPeerConnection({ iceServers: options.iceServers, bundlePolicy: 'max-bundle' });
    this.connection.addEventListener('connectionstatechange', () => {
      options.connectionChanged(this.connection.connectionState);
    });
    this.connection.addEventListener('track', ({ transceiver, track }) => {
      if (transceiver.mid !== null) options.trackArrived(transceiver.mid, track);
    });
  }

  /** Answers an offer of the relay. */
  accept(sdp: string): Promise<void> {
    const work = this.#work.then(() => this.#answer(sdp));
    // A failed answer must not block the next offer.
    this.#work = work.catch(() => undefined);
    return work;
  }

  /**
   * The m-lines on which a voice is heard at this moment. Browsers read it from the audio-level header of the packets,
   * so it costs no decoding and works with muted loudspeakers.
   */
  heard(level: number, newerThanMs: number): string[] {
    const now = performance.timeOrigin + performance.now();
    return this.connection
      .getTransceivers()
      .filter(({ receiver }) =>
        receiver
          .getSynchronizationSources()
          .some((source) => (source.audioLevel ?? 0) >= level && now - source.timestamp < newerThanMs),
      )
      .flatMap(({ mid }) => (mid === null ? [] : [mid]));
  }

  close(): void {
    this.connection.close();
  }

  async #answer(sdp: string): Promise<void> {
    if (this.connection.signalingState === 'closed') return;
    await this.connection.setRemoteDescription({ type: 'offer', sdp });
    await this.connection.setLocalDescription();
    this.#options.answer(this.connection.localDescription?.sdp ?? '');
  }
}
