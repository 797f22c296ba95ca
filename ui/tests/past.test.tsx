import { waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { all, expectAccessible, one, open } from './open';
import { Host, refusal } from './world/host';
import { makeWorld } from './world/make';

const openExport = (host = new Host(makeWorld())) => open({ host, at: '#/export' });

describe('after an export', () => {
  it('saves only what has changed, once it is certain that the numbers are those on the screen', async () => {
    const host = new Host(makeWorld());
    host.instead.export_preview = ({ request }) => ({
      ...host.world.preview(request ?? {}),
      digest: request?.changes_since == null ? 'whole' : 'changes',
    });
    const { user } = openExport(host);
    expect(await one('export-changed')).toHaveTextContent('1 value has changed since the last export');
    await user.click(await one('export-save-changes'));
    await one('export-saved');
    expect(host.asked('export_save').at(-1)).toMatchObject({
      digest: 'changes',
      request: { changes_since: 1 },
    });
  });

  it('does not save changes other than those on the screen', async () => {
    const host = new Host(makeWorld());
    let digest = 'one';
    host.instead.export_preview = ({ request }) => ({ ...host.world.preview(request ?? {}), digest });
    const { user } = openExport(host);
    await one('export-save-changes');
    digest = 'other';
    await user.click(await one('export-save-changes'));
    expect(await one('error')).toHaveAttribute('data-code', 'changed_since_preview');
    expect(host.asked('export_save')).toHaveLength(0);
  });

  it('has nothing to save where nothing changed, and no such button where nothing was exported', async () => {
    const host = new Host(makeWorld());
    let last: { id: number; at: number; file: string; changed: number } | null = {
      id: 1,
      at: Date.UTC(2026, 10, 3),
      file: 'x',
      changed: 0,
    };
    host.instead.export_preview = ({ request }) => ({
      ...host.world.preview(request ?? {}),
      last_export: last,
    });
    const { user } = openExport(host);
    expect(await one('export-save-changes')).toBeDisabled();
    expect(await one('export-changed')).toHaveTextContent('Nothing has changed since the last export');
    last = null;
    await user.selectOptions(await one('export-period'), '2026-09');
    await waitFor(() => expect(all('export-save-changes')).toHaveLength(0));
  });

  it('lists what to set in DHIS2, every file, and nothing that it does not understand', async () => {
    const host = new Host(makeWorld());
    host.instead.export_save = () => ({
      ...host.world.record(2),
      files: ['a.csv', 'b.csv'],
      needs: ['choose_format', 'tick_first_row_is_header', 'of_the_future'],
    });
    const { user } = openExport(host);
    await user.click(await one('export-save'));
    const needs = await one('needs');
    expect(within(needs).getAllByRole('checkbox')).toHaveLength(2);
    expect(needs).toHaveTextContent('tick “First row is header”');
    expect(await one('export-saved')).toHaveTextContent('b.csv');
    expect(await one('export-saved')).not.toHaveTextContent('with no option changed');
    await expectAccessible();
  });

  it('compares an earlier export with the numbers of now', async () => {
    const { host, user } = openExport();
    await waitFor(() => expect(all('past-choose')).toHaveLength(1));
    expect(all('past-export')[0]).toHaveTextContent('October 2026');
    expect(await one('compare-now')).toBeDisabled();
    await user.click(await one('past-choose'));
    await user.click(await one('compare-now'));
    const dialog = await one('compare-dialog');
    await waitFor(() => expect(all('compare-change')).toHaveLength(1));
    expect(host.asked('compare_exports')).toEqual([{ from: 1, to: null }]);
    expect(dialog).toHaveTextContent('1 value is different, 39 are the same.');
    const cells = [...(all('compare-change')[0]?.children ?? [])].map((cell) => cell.textContent);
    expect(cells).toEqual(['Bahari HC', 'Households visiteddefault', '7', 'no value']);
    expect(within(dialog).getByTestId('copy-table')).toBeEnabled();
    await expectAccessible();
    await user.click(await one('compare-close'));
    await waitFor(() => expect(all('compare-dialog')).toHaveLength(0));
  });

  it('compares two, the earlier first, and only where they are alike', async () => {
    const host = new Host(makeWorld());
    host.past = [host.world.record(3), host.world.record(2), { ...host.world.record(1), period: '202609' }];
    host.instead.compare_exports = ({ from, to }) => ({ from, to, changes: [], same: 40 });
    const { user } = openExport(host);
    await waitFor(() => expect(all('past-choose')).toHaveLength(3));
    const [third, second, first] = all('past-choose');
    if (!first || !second || !third) throw new Error('no exports');
    await user.click(third);
    await user.click(first);
    expect(await one('compare-two')).toBeDisabled();
    expect(await one('export-page')).toHaveTextContent('not of the same data set and period');
    await user.click(first);
    await user.click(second);
    await user.click(await one('compare-two'));
    expect(await one('compare-same')).toHaveTextContent('Nothing changed: 40 values are the same.');
    expect(host.asked('compare_exports')).toEqual([{ from: 2, to: 3 }]);
  });

  it('says so where an export is gone', async () => {
    const host = new Host(makeWorld());
    host.instead.compare_exports = () => {
      throw refusal('unknown_export', 'refused', { export: '1' });
    };
    const { user } = openExport(host);
    await user.click(await one('past-choose'));
    await user.click(await one('compare-now'));
    expect(await one('error')).toHaveTextContent('There is no export 1 in the list. Nothing was lost.');
  });
});
