import '@testing-library/jest-dom/vitest';
import { clearMocks } from '@tauri-apps/api/mocks';
import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeEach } from 'vitest';

import { forgetContact } from '../src/api';
import { startI18n } from '../src/i18n';

configure({ testIdAttribute: 'data-test', asyncUtilTimeout: 5000 });

// What the web view has and jsdom lacks.
class NoResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}
globalThis.ResizeObserver ??= NoResizeObserver;
Element.prototype.scrollTo ??= () => undefined;
HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
  this.open = true;
};

beforeEach(async () => {
  localStorage.clear();
  window.location.hash = '';
  forgetContact();
  await startI18n('en');
});

afterEach(() => {
  cleanup();
  clearMocks();
});
