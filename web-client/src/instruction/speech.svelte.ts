// Reads a lesson aloud with the browser's own voice, one sentence at a time. Pausing keeps the sentence and starts it again: the
// browsers' own pause loses it on many phones.
import { sentences } from './sentences';

interface Piece {
  element: HTMLElement;
  text: string;
  range: Range | null;
}

let active = $state(false);

/** Whether something is being read at this moment, for the idle clock. */
export const speaking = {
  get now() {
    return active;
  },
};

const HIGHLIGHT = 'reading';
const synthesis = () => ('speechSynthesis' in globalThis ? globalThis.speechSynthesis : null);

export interface Reader {
  readonly state: 'silent' | 'speaking' | 'paused';
  /** Whether this browser has a voice for the language. */
  readonly able: boolean;
  play(): void;
  pause(): void;
  stop(): void;
}

/** Reads what is marked with `data-read` inside `root()`. Call it while a component is set up. */
export function reader(root: () => HTMLElement | undefined, language: () => string): Reader {
  let state = $state<Reader['state']>('silent');
  let voices = $state.raw<SpeechSynthesisVoice[]>([]);
  let at = 0;
  let pieces: Piece[] = [];
  /** Changes with every start and stop, so that an event of an older sentence moves nothing. */
  let run = 0;

  const voice = $derived(best(voices, language().slice(0, 2)));

  $effect(() => {
    const speech = synthesis();
    if (!speech) return;
    const renew = () => (voices = speech.getVoices());
    renew();
    speech.addEventListener?.('voiceschanged', renew);
    return () => {
      speech.removeEventListener?.('voiceschanged', renew);
      stop();
    };
  });
  // Another language or another chapter: what was being read is not on the page any more.
  $effect(() => {
    void language();
    return stop;
  });

  function play(): void {
    const element = root();
    if (!element || !voice) return;
    if (state === 'silent') {
      pieces = collect(element);
      at = 0;
    }
    state = 'speaking';
    active = true;
    speak(++run);
  }

  function speak(mine: number): void {
    const piece = pieces[at];
    const speech = synthesis();
    if (mine !== run || !speech) return;
    if (!piece) return stop();
    mark(piece);
    const utterance = new SpeechSynthesisUtterance(piece.text);
    utterance.voice = voice ?? null;
    utterance.lang = voice?.lang ?? language();
    utterance.onend = () => {
      if (mine !== run) return;
      at++;
      speak(mine);
    };
    utterance.onerror = () => mine === run && stop();
    speech.speak(utterance);
  }

  function silence(): void {
    run++;
    active = false;
    synthesis()?.cancel();
  }

  function pause(): void {
    silence();
    state = 'paused';
  }

  function stop(): void {
    if (state === 'silent') return;
    silence();
    state = 'silent';
    unmark();
  }

  return {
    get state() {
      return state;
    },
    get able() {
      return voice !== undefined;
    },
    play,
    pause,
    stop,
  };
}

/** A voice on the device itself before one that sends the text away; then the first. */
function best(voices: readonly SpeechSynthesisVoice[], language: string): SpeechSynthesisVoice | undefined {
  const fitting = voices.filter((voice) => voice.lang.toLowerCase().startsWith(language));
  return fitting.find((voice) => voice.localService);
}

function collect(root: HTMLElement): Piece[] {
  return [...root.querySelectorAll<HTMLElement>('[data-read]')].flatMap((element) => {
    // A picture is read by its alternative.
    const spoken = element.dataset.read;
    if (spoken) return sentences(spoken).map(({ text }) => ({ element, text, range: null }));
    return sentences(element.textContent ?? '').map(({ start, end, text }) => ({ element, text, range: range(element, start, end) }));
  });
}

function range(element: HTMLElement, start: number, end: number): Range | null {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const made = document.createRange();
  let passed = 0;
  let begun = false;
  while (walker.nextNode()) {
    const length = walker.currentNode.textContent?.length ?? 0;
    if (!begun && start < passed + length) {
      made.setStart(walker.currentNode, start - passed);
      begun = true;
    }
    if (begun && end <= passed + length) {
      made.setEnd(walker.currentNode, end - passed);
      return made;
    }
    passed += length;
  }
  return null;
}

/** Browsers without highlights for ranges mark the whole paragraph. */
function mark({ element, range }: Piece): void {
  unmark();
  if (range && 'highlights' in CSS) CSS.highlights.set(HIGHLIGHT, new Highlight(range));
  else element.dataset.reading = '';
  const { top, bottom } = element.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) element.scrollIntoView({ block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth' });
}

function unmark(): void {
  if ('highlights' in CSS) CSS.highlights.delete(HIGHLIGHT);
  for (const element of document.querySelectorAll<HTMLElement>('[data-reading]')) delete element.dataset.reading;
}
