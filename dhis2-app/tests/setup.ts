import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeEach, vi } from 'vitest';

import { startI18n } from '../src/i18n';

configure({ testIdAttribute: 'data-test', asyncUtilTimeout: 5000 });

// What the browser has and jsdom lacks.
class NoResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}
globalThis.ResizeObserver ??= NoResizeObserver;

beforeEach(async () => {
  sessionStorage.clear();
  await startI18n('en');
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});
