// Reads the lines of a `text/event-stream` (WHATWG HTML, section 9.2.6), however the network has cut them.
export interface StreamEvent {
  name: string;
  data: string;
  id: string;
}

export class EventStreamParser {
  #rest = '';
  #data: string[] = [];
  #name = '';
  #id = '';
  #afterReturn = false;

  /** Takes the next piece of text and returns the events it completed. */
  push(piece: string): StreamEvent[] {
    const events: StreamEvent[] = [];
    // A CR at the end of one piece and the LF at the start of the next are one line end.
    if (this.#afterReturn && piece.startsWith('\n')) piece = piece.slice(1);
    if (piece !== '') this.#afterReturn = piece.endsWith('\r');
    const lines = (this.#rest + piece).split(/\r\n|\r|\n/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const event = this.#line(line);
      if (event) events.push(event);
    }
    return events;
  }

  #line(line: string): StreamEvent | null {
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    if (colon === 0) return null;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') this.#data.push(value);
    else if (field === 'event') this.#name = value;
    else if (field === 'id' && !value.includes('\0')) this.#id = value;
    return null;
  }

  #dispatch(): StreamEvent | null {
    const data = this.#data;
    const name = this.#name;
    this.#data = [];
    this.#name = '';
    if (data.length === 0) return null;
    return { name: name || 'message', data: data.join('\n'), id: this.#id };
  }
}
