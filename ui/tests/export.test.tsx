import { fireEvent, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { all, expectAccessible, one, open } from './open';
import { Host, refusal } from './world/host';
import { makeWorld } from './world/make';

/** The table of all org units, which is what the page opens with once somebody has chosen it. */
function openTable(options: Parameters<typeof open>[0] = {}) {
  localStorage.setItem('jumla.export.view', 'table');
  return open({ at: '#/export', ...options });
}

const requestOf = (host: Host, command: string) =>
  host.calls.filter((call) => call.command === command).at(-1)?.args.request;

describe('export', () => {
  it('shows the values before saving, hatched where nobody reported', async () => {
    openTable();
    await one('export-values');
    expect(all('export-row')).toHaveLength(6);
    const silent = all('export-row')[3];
    expect(silent).toHaveTextContent('Msitu Dispensary');
    const cells = [...(silent?.querySelectorAll('td') ?? [])].slice(1);
    for (const cell of cells) {
      expect(cell).toHaveClass('hatched');
      expect(cell).toHaveTextContent('nobody reported');
    }
    expect(await one('export-coverage')).toHaveTextContent('30 of 42 CHWs reported');
    const [first] = all('finding');
    expect(first).toHaveTextContent('Warning');
    expect(first).toHaveTextContent('Nobody reported from Msitu Dispensary');
    await expectAccessible();
  });

  it('proposes the last period that is over, and asks for all org units', async () => {
    const { host } = openTable();
    await one('export-values');
    expect(await one('export-period')).toHaveValue('2026-10');
    expect(requestOf(host, 'export_preview')).toEqual({
      data_set: 'kJ7mSumWq2A',
      period: '2026-10',
      org_units: [],
      compat: 'dhis2',
      format: 'json',
      naming: 'uids',
      split: 'data_set',
      compress: false,
      sheet: false,
      policy: { kind: 'leave_out' },
      dhis2_version: null,
      incomplete_period: false,
      only_signed_off: false,
      months: [],
      leave_out: [],
    });
  });

  it('takes another data set, some org units, another period', async () => {
    const { host, user } = openTable();
    await one('export-values');
    await user.selectOptions(await one('export-dataset'), 'pC4hHlthM9x');
    await user.selectOptions(await one('export-period'), '2026-09');
    await user.click(await one('export-orgunits'));
    expect(await one('export-orgunits')).toHaveTextContent('All 2');
    const [box] = all('export-orgunits-option');
    if (box) await user.click(box);
    await waitFor(() =>
      expect(requestOf(host, 'export_preview')).toMatchObject({
        data_set: 'pC4hHlthM9x',
        period: '2026-09',
        org_units: ['oU0Unt000K'],
      }),
    );
    await waitFor(() => expect(all('export-row')).toHaveLength(1));
  });

  it('saves the file, says where, and lists it among the earlier ones', async () => {
    const { host, user } = openTable();
    await one('export-values');
    await waitFor(() => expect(all('past-export')).toHaveLength(1));
    await user.click(await one('export-save'));
    const saved = await one('export-saved');
    expect(within(saved).getByTestId('export-file')).toHaveTextContent(
      '~/Documents/chw-monthly-summary-2026-10.json',
    );
    await waitFor(() => expect(all('past-export')).toHaveLength(2));
    expect(requestOf(host, 'export_save')).toEqual(requestOf(host, 'export_preview'));
    await user.selectOptions(await one('export-period'), '2026-09');
    await waitFor(() => expect(all('export-saved')).toHaveLength(0));
  });

  it('shows the new numbers instead of saving others than those shown', async () => {
    const host = new Host(makeWorld());
    let values = 40;
    const preview = () => ({
      ...host.world.preview({ data_set: 'kJ7mSumWq2A', period: '2026-10' }),
      values,
      digest: `digest-of-${String(values)}`,
    });
    host.instead.export_preview = preview;
    host.instead.export_save = ({ digest }) => {
      if (digest !== preview().digest) throw refusal('changed_since_preview', 'conflict');
      return host.world.record(2);
    };
    const { user } = openTable({ host });
    await one('export-values');
    values = 41;
    await user.click(await one('export-save'));
    const error = await one('error');
    expect(error).toHaveAttribute('data-code', 'changed_since_preview');
    expect(error).toHaveTextContent('The numbers have changed since they were shown here. Nothing was saved');
    expect(all('retry')).toHaveLength(0);
    expect(await one('export-page')).toHaveTextContent('41 values');
    await expectAccessible();
    await user.click(await one('export-save'));
    await one('export-saved');
    expect(all('error')).toHaveLength(0);
    const digests = host.calls
      .filter((call) => call.command === 'export_save')
      .map(({ args }) => args.digest);
    expect(digests).toEqual(['digest-of-40', 'digest-of-41']);
  });

  it('asks for the values anew when the person comes back to the window', async () => {
    const host = new Host(makeWorld());
    let values = 40;
    host.instead.export_preview = () => ({
      ...host.world.preview({ data_set: 'kJ7mSumWq2A', period: '2026-10' }),
      values,
    });
    openTable({ host });
    await one('export-values');
    const times = host.calls.filter((call) => call.command === 'workspace_status').length;
    values = 41;
    fireEvent.focus(window);
    // What is there stays meanwhile.
    expect(await one('export-page')).toHaveTextContent('40 values');
    await waitFor(async () => expect(await one('export-page')).toHaveTextContent('41 values'));
    expect(host.calls.filter((call) => call.command === 'workspace_status')).toHaveLength(times + 1);
  });

  it('says that nothing was saved when the person thinks better of it', async () => {
    const host = new Host(makeWorld());
    host.instead.export_save = () => null;
    const { user } = openTable({ host });
    await user.click(await one('export-save'));
    await one('export-not-saved');
    expect(all('error')).toHaveLength(0);
  });

  it('says so when the disk is full', async () => {
    const host = new Host(makeWorld());
    host.instead.export_save = () => {
      throw refusal('disk_full', 'refused');
    };
    const { user } = openTable({ host });
    await user.click(await one('export-save'));
    expect(await one('error')).toHaveTextContent('Nothing was lost, and no half file was left.');
  });

  it("writes the CHT's own export only when asked to", async () => {
    const { host, user } = openTable();
    await one('export-values');
    await user.click(await one('export-more'));
    await user.click(await one('export-compat'));
    await waitFor(() => expect(requestOf(host, 'export_preview')).toMatchObject({ compat: 'cht' }));
  });

  it('says what is lacking when no data set is set up', async () => {
    open({ host: new Host(makeWorld(10, { gaps: ['no_data_sets'] })), at: '#/export' });
    expect(await one('empty')).toHaveTextContent('No data set is set up');
    await expectAccessible();
  });
});
