import { defineConfig } from 'vitest/config';

// Journeys through the whole product in real browsers. One at a time: two browsers and a server fill a small machine.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: process.env.SCHALTER_SHOTS ? ['**/*.shots.ts'] : ['**/*.e2e.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A journey tells where it failed by its last step; a retry would only hide a race.
    retry: 0,
  },
});
