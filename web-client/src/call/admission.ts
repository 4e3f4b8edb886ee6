/** Between the office's answer and the line to the node: a pass, "over", or try again. */
import type { Pass } from './signalling';

/** The office's answer, as its API types say. */
interface PassView {
  pass: string;
  signal_url: string;
}

/**
 * Asks for a pass in the form that `Call.enter` wants. `isOver` says whether a refusal means that there is no talk to enter
 * any more; every other failure is worth another try.
 */
export async function admission(ask: () => Promise<PassView>, isOver: (reason: unknown) => boolean): Promise<Pass | 'over'> {
  try {
    const { pass, signal_url } = await ask();
    return { pass, signalUrl: signal_url };
  } catch (reason) {
    if (isOver(reason)) return 'over';
    throw reason;
  }
}
