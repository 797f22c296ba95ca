import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

import manifest from './package.json' with { type: 'json' };

export default defineConfig({
  // DHIS2 serves the app from a folder of its own choice.
  base: './',
  plugins: [react()],
  clearScreen: false,
  // A few plain parts are the window's own (`ui/src/shared`); whatever they use is this app's.
  resolve: { dedupe: ['react', 'react-dom', '@dhis2/ui', 'react-i18next', 'i18next'] },
  define: { __VERSION__: JSON.stringify(manifest.version) },
  // The sentences for codes of the engine and of DHIS2 are those of the window.
  server: { port: 5174, strictPort: true, fs: { allow: ['..'] } },
  build: { target: ['es2022'], chunkSizeWarningLimit: 1500, assetsInlineLimit: 0 },
  test: {
    environment: 'jsdom',
    setupFiles: ['tests/setup.ts'],
    include: ['tests/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    maxWorkers: 2,
  },
});
