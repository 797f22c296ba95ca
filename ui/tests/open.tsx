/** Opens the program on a made-up workspace, as the desktop host would. */
import { mockIPC } from '@tauri-apps/api/mocks';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { expect } from 'vitest';

import { App } from '../src/App';
import { Host } from './world/host';
import { makeWorld } from './world/make';

type Options = { at?: string; host?: Host };

export function open({ at = '', host = new Host(makeWorld()) }: Options = {}) {
  window.location.hash = at;
  mockIPC(host.answer, { shouldMockEvents: true });
  const view = render(<App />);
  return { host, view, user: userEvent.setup() };
}

/** By `data-test`, as the end-to-end tests find it too. */
export function all(name: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(`[data-test="${name}"]`)];
}

export async function one(name: string): Promise<HTMLElement> {
  return screen.findByTestId(name);
}

export function texts(name: string, selector?: string): string[] {
  return all(name).map(
    (element) => (selector ? element.querySelector(selector) : element)?.textContent ?? '',
  );
}

/** No violation that axe can see without layout; contrast needs a real page. */
export async function expectAccessible() {
  const result = await axe.run(document.body, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: true } },
  });
  expect(result.violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.html) }))).toEqual(
    [],
  );
}
