/** What was looked at is how it was: what changes afterwards wants a new look. */
import { act, waitFor } from '@testing-library/react';
import { emit } from '@tauri-apps/api/event';
import { describe, expect, it } from 'vitest';

import { all, expectAccessible, one, open } from './open';
import { Host } from './world/host';
import { makeWorld } from './world/make';
import { KEPT, makeItem, PREVIEW, withOutbound } from './world/outbound';
import { OUTCOME } from './world/sync';

function openRecords(change: (host: Host) => void = () => undefined) {
  const host = withOutbound(new Host(makeWorld()), KEPT);
  change(host);
  return open({ host, at: '#/dhis2/records' });
}

const tell = (event: string, payload: unknown) => act(() => emit(event, payload));

describe('what was looked at', () => {
  it('says when, and after a sync that brought something wants a new look', async () => {
    const { host, user } = openRecords();
    await user.click(await one('outbound-look'));
    expect(await one('outbound-looked-at')).toHaveTextContent('Looked at on Nov 23, 2026');
    await tell('sync-began', 'itself');
    await tell('sync-ended', { ...OUTCOME, fetched: 0, removed: 0 });
    expect(all('outbound-outdated')).toHaveLength(0);
    await tell('sync-began', 'itself');
    await tell('sync-ended', OUTCOME);
    expect(await one('outbound-outdated')).toHaveTextContent('Something has changed since');
    expect(await one('outbound-send')).toBeDisabled();
    expect(await one('outbound-save')).toBeDisabled();
    await expectAccessible();
    await user.click(await one('outbound-look-again'));
    await waitFor(() => expect(all('outbound-outdated')).toHaveLength(0));
    expect(await one('outbound-send')).toBeEnabled();
    expect(host.asked('preview_outbound')).toHaveLength(2);
  });

  it.each([
    ['queue', true],
    ['fetch', true],
    ['outbound', false],
    ['compare', false],
  ])('after the work “%s” is outdated: %s', async (job, outdated) => {
    const { user } = openRecords();
    await user.click(await one('outbound-look'));
    await one('outbound-preview');
    await tell('dhis2-began', job);
    await tell('dhis2-ended', job);
    await waitFor(() => expect(all('outbound-outdated')).toHaveLength(outdated ? 1 : 0));
    expect(await one('outbound-preview')).toBeVisible();
  });

  it('is outdated when something is taken out of the queue, and when the mappings go', async () => {
    const { user } = openRecords((host) => {
      host.instead.outbound_queue = () => [makeItem()];
      host.instead.drop_outbound = () => null;
      host.instead.forget_outbound_mapping = () => null;
    });
    await user.click(await one('outbound-look'));
    await one('outbound-preview');
    await user.click(await one('outbound-part-queue'));
    await user.click(await one('outbound-drop'));
    await user.click(await one('outbound-drop-dialog-confirm'));
    await waitFor(() => expect(all('outbound-drop-dialog')).toHaveLength(0));
    await user.click(await one('outbound-part-preview'));
    await user.click(await one('outbound-look-again'));
    await waitFor(() => expect(all('outbound-outdated')).toHaveLength(0));
    await user.click(await one('outbound-part-mappings'));
    await user.click(await one('outbound-mapping-forget'));
    await user.click(await one('outbound-mapping-forget-dialog-confirm'));
    await waitFor(() => expect(all('outbound-mapping-forget-dialog')).toHaveLength(0));
    await user.click(await one('outbound-part-preview'));
    await one('outbound-outdated');
  });

  it('is outdated at once where something changed while it was looked at', async () => {
    let finish: (preview: unknown) => void = () => undefined;
    const { user } = openRecords((host) => {
      host.instead.preview_outbound = () => new Promise((resolve) => (finish = resolve));
    });
    await user.click(await one('outbound-look'));
    await tell('sync-ended', OUTCOME);
    finish(PREVIEW);
    await one('outbound-outdated');
  });

  it('goes when what is kept is chosen anew, also where the look was still going on', async () => {
    let finish: (preview: unknown) => void = () => undefined;
    const { host, user } = openRecords();
    const untick = async () => {
      await user.click(await one('outbound-part-kept'));
      const box = all('kept-type').find((each) => each.dataset.id === 'referral');
      await user.click(box as HTMLElement);
      await user.click(await one('outbound-part-preview'));
    };
    await user.click(await one('outbound-look'));
    await one('outbound-preview');
    await untick();
    await one('outbound-look');
    await waitFor(() => expect(all('outbound-preview')).toHaveLength(0));
    host.instead.preview_outbound = () => new Promise((resolve) => (finish = resolve));
    await user.click(await one('outbound-look'));
    await waitFor(() => expect(host.asked('preview_outbound')).toHaveLength(2));
    await untick();
    finish(PREVIEW);
    await one('outbound-look');
    expect(all('outbound-preview')).toHaveLength(0);
  });

  it('is on its way, and can be stopped, in whichever part of the page', async () => {
    const { user } = openRecords();
    await tell('dhis2-began', 'outbound');
    await tell('dhis2-advanced', { phase: 'mapping', done: 64, total: 300, bytes: 0, waiting: null });
    for (const part of ['kept', 'mappings', 'preview', 'queue']) {
      await user.click(await one(`outbound-part-${part}`));
      expect(await one('dhis2-working')).toHaveTextContent('Looking at documents: 64 of 300');
    }
    expect(await one('dhis2-stop')).toBeEnabled();
  });
});
