import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

import manifest from './package.json' with { type: 'json' };

export default defineConfig({
  plugins: [react()],
  clearScreen: false,
  define: { __VERSION__: JSON.stringify(manifest.version) },
  server: { port: 5173, strictPort: true },
  // The oldest web views that Tauri meets on Linux and macOS.
  build: { target: ['es2022', 'safari16'], chunkSizeWarningLimit: 1500, assetsInlineLimit: 0 },
  test: {
    environment: 'jsdom',
    setupFiles: ['tests/setup.ts'],
    include: ['tests/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    maxWorkers: 2,
  },
});
