// Where the words of the languages are that only the instruction speaks: loaded when somebody reads one of them, because the list of
// their files would cost every visit.
import type { Load } from './words.svelte';

export default import.meta.glob(['./*/*.ftl', '!./{de,de-leicht,en}/*.ftl'], { import: 'default' }) as Record<string, Load>;
