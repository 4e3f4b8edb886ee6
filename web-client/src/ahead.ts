// Fetches the code of a page that will be wanted soon, so that it opens at once. Apart from the router, which every visit loads: few pages look ahead.
import { match } from './routes';

export function fetchAhead(path: string): void {
  // Opening it will say what is wrong.
  match(path)?.route.load().catch(() => {});
}
