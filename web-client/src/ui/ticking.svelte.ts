// A clock for the page: a number that changes, for countdowns and for buttons that open at a given time.

/** Milliseconds by `clock`, renewed every `everyMs` while the component lives. Call it while the component is set up. */
export function ticking(clock: () => number, everyMs = 1000): { readonly now: number } {
  let now = $state(clock());
  $effect(() => {
    const timer = setInterval(() => (now = clock()), everyMs);
    return () => clearInterval(timer);
  });
  return {
    get now() {
      return now;
    },
  };
}
