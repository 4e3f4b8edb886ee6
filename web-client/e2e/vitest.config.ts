import { defineConfig } from 'vitest/config';

// Journeys through the whole product in real browsers. Two at a time: some wait for a lesson's minute while others keep the machine busy. Pictures
// and figures are taken alone.
const alone = Boolean(process.env.SCHALTER_SHOTS ?? process.env.SCHALTER_CALLS);

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: [`**/*.${process.env.SCHALTER_SHOTS ? 'shots' : process.env.SCHALTER_CALLS ? 'bench' : 'e2e'}.ts`],
    environment: 'node',
    fileParallelism: !alone,
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // At the desk a failure is looked into at once. CI tries once more on its busy machine, and names the journey that needed it.
    retry: process.env.CI ? 1 : 0,
  },
});
