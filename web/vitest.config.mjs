import {defineConfig} from 'vitest/config';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['web/*/src/**/*.test.ts', 'web/admin/**/*.test.ts', 'apps/*/web/**/*.test.ts'],
    testTimeout: 20_000,
    pool: 'threads'
  }
});
