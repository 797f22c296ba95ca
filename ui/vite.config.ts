import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

import manifest from './package.json' with { type: 'json' };

/**
 * The window's `Object.prototype` is frozen (`freezePrototype` in tauri.conf.json), so that assigning a `toString` of
 * its own fails in any object that inherits from it. Three places under the charts do: there it is defined instead.
 */
const OWN = [
  {
    file: /decimal\.js-light[\\/]decimal\.m?js$/,
    from: /\bP = \{\}/,
    to: 'P = { constructor: undefined, toString: undefined, valueOf: undefined }',
  },
  {
    file: /d3-color[\\/]dist[\\/]d3-color\.mjs$/,
    from: /prototype\.constructor = constructor;/,
    to: "Object.defineProperty(prototype, 'constructor', { value: constructor, writable: true });",
  },
  {
    file: /d3-format[\\/]dist[\\/]d3-format\.mjs$/,
    from: /FormatSpecifier\.prototype\.toString =/,
    to: "Object.defineProperty(FormatSpecifier.prototype, 'toString', { value: undefined, writable: true });\n$&",
  },
];

function frozenPrototype(): Plugin {
  return {
    name: 'frozen-prototype',
    transform(code, id) {
      const own = OWN.find(({ file }) => file.test(id.split('?')[0] ?? ''));
      if (own === undefined) return null;
      if (!own.from.test(code)) this.error(`${id} is not what it was: look at it again`);
      return { code: code.replace(own.from, own.to), map: null };
    },
  };
}

export default defineConfig({
  plugins: [react(), frozenPrototype()],
  optimizeDeps: { rolldownOptions: { plugins: [frozenPrototype()] } },
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
