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
const focusedBefore = new WeakMap<HTMLDialogElement, Element | null>();
HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
  focusedBefore.set(this, document.activeElement);
  this.open = true;
};
HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
  this.open = false;
  const before = focusedBefore.get(this);
  if (before instanceof HTMLElement) before.focus();
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
