import { fireEvent, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { all, expectAccessible, one, open, texts } from './open';
import { Host, refusal } from './world/host';
import { makeWorld } from './world/make';

const openExport = (host = new Host(makeWorld())) => open({ host, at: '#/export' });
const last = (host: Host, command: string) => host.asked(command).at(-1);

describe('the form', () => {
  it('is what the page shows first, with a header line for each category and the totals', async () => {
    const { host } = openExport();
    await one('form');
    expect(last(host, 'export_form')).toMatchObject({ orgUnit: 'oU0Unt000K' });
    const [fever] = all('form-grid');
    if (fever === undefined) throw new Error('no form');
    const headers = within(fever).getAllByRole('columnheader');
    expect(headers.map((each) => each.textContent)).toEqual([
      ...['Under 5', '5 and over', 'Total'],
      ...['Female', 'Male', 'Female', 'Male'],
    ]);
    expect(headers[0]).toHaveAttribute('colspan', '2');
    const [first] = within(fever).getAllByRole('row').slice(2);
    const cells = [...(first?.querySelectorAll('td') ?? [])];
    const number = (cell: Element | undefined) =>
      Number(/[\d,]+$/.exec(cell?.textContent ?? '')?.[0].replace(',', ''));
    expect(number(cells[4])).toBe(number(cells[0]) + number(cells[1]));
    expect(cells[0]).toHaveTextContent('compulsory in DHIS2');
    expect(all('form-greyed')).toHaveLength(1);
    expect(all('form-greyed')[0]).toHaveTextContent("closed in DHIS2's form");
    expect(await one('form-outside')).toHaveTextContent('1 value is not in the form');
    await expectAccessible();
  });

  it('goes from one org unit to the next, and to any by its name', async () => {
    const { host, user } = openExport();
    await one('form');
    await user.click(await one('form-next'));
    await waitFor(() => expect(last(host, 'export_form')).toMatchObject({ orgUnit: 'oU1Unt001K' }));
    await user.click(await one('form-orgunit'));
    await user.type(await one('form-orgunit-search'), 'msitu{Enter}');
    await waitFor(() => expect(last(host, 'export_form')).toMatchObject({ orgUnit: 'oU3Unt003K' }));
    await waitFor(() => {
      for (const cell of all('form-cell')) expect(cell.closest('td')).toHaveClass('hatched');
    });
    expect(all('form-cell')[0]).toHaveTextContent('nobody reported');
    await user.click(await one('form-orgunit'));
    await user.type(await one('form-orgunit-search'), 'mtoni{Enter}');
    expect(await one('form-left-out')).toHaveTextContent('DHIS2 does not have it in the data set');
  });

  it('marks what would be refused and what has changed, in words too', async () => {
    const { user } = openExport();
    await one('form');
    const changed = all('form-cell').find((cell) => cell.dataset.element === 'dE0xAmplE00');
    expect(changed).toHaveTextContent('changed since the last export');
    expect(changed?.closest('td')).toHaveClass('changed');
    await user.click(await one('form-next'));
    await waitFor(() => {
      const refused = all('form-cell').find((cell) => cell.dataset.element === 'dE3xAmplE00');
      expect(refused).toHaveTextContent('would be refused');
      expect(refused?.closest('td')).toHaveClass('refused');
    });
    // Who has a refused value is said in the list of org units too.
    expect(await one('form-orgunit')).toHaveTextContent('Mlimani HC (would be refused)');
  });

  it('opens a value by keyboard, says where it comes from, and closes with Esc', async () => {
    const { host, user } = openExport();
    await one('form');
    const [first, second] = all('form-cell');
    first?.focus();
    await user.keyboard('{ArrowRight}');
    expect(second).toHaveFocus();
    await user.keyboard('{ArrowLeft}{ArrowDown}{Enter}');
    const dialog = await one('cell-dialog');
    expect(last(host, 'export_cell')?.cell).toEqual({
      org_unit: 'oU0Unt000K',
      data_element: 'dE6xAmplE00',
      category_option_combo: 'cOm0boFU500',
      attribute_option_combo: null,
    });
    await waitFor(() => expect(all('cell-contribution')).toHaveLength(1));
    expect(dialog).toHaveTextContent('Hamisi Mwinyi');
    expect(dialog).toHaveTextContent('3-7d3f0c9a2e5b');
    expect(dialog).toHaveTextContent('In September 2026');
    expect(await one('cell-missing')).toHaveTextContent('not reported: Wanjirũ Kamau');
    await expectAccessible();
    // The browser closes it with Esc and says so.
    fireEvent(dialog, new Event('close'));
    await waitFor(() => expect(all('cell-dialog')).toHaveLength(0));
  });

  it('shows tabs where DHIS2 does', async () => {
    const host = new Host(makeWorld());
    host.instead.export_form = ({ request, orgUnit }) => {
      const view = host.world.form(request ?? {}, orgUnit ?? '');
      return { ...view, form: { ...view.form, tabs: true } };
    };
    const { user } = openExport(host);
    await one('form-tabs');
    expect(texts('form-tabs-tab')).toEqual(['Fever', 'Community']);
    expect(all('form-grid')).toHaveLength(1);
    all('form-tabs-tab')[0]?.focus();
    await user.keyboard('{ArrowRight}');
    expect(all('form-tabs-tab')[1]).toHaveFocus();
    await waitFor(() => expect(all('form-grid')[0]).toHaveTextContent('Households visited'));
    await expectAccessible();
  });

  it('swaps rows and columns where DHIS2 does', async () => {
    const host = new Host(makeWorld());
    host.instead.export_form = ({ request, orgUnit }) => {
      const view = host.world.form(request ?? {}, orgUnit ?? '');
      const [section] = view.form.sections;
      const tables = (section?.tables ?? []).map((table) => ({ ...table, pivot: { kind: 'transposed' } }));
      return { ...view, form: { ...view.form, sections: [{ ...section, tables }] } };
    };
    openExport(host);
    await one('form');
    const [grid] = all('form-grid');
    if (grid === undefined) throw new Error('no form');
    expect(within(grid).getAllByRole('rowheader')[0]).toHaveTextContent('Under 5, Female');
    expect(within(grid).getAllByRole('columnheader')[0]).toHaveTextContent('Fever 5');
  });

  it('remembers that somebody prefers the table, whose cells open as well', async () => {
    const { host, user, view } = openExport();
    await one('form');
    await user.click(await one('export-view-table'));
    await one('export-values');
    view.unmount();
    open({ host, at: '#/export' });
    await one('export-values');
    expect(all('form')).toHaveLength(0);
    const rows = all('export-row');
    rows[0]?.focus();
    await user.keyboard('{ArrowRight}{ArrowRight}');
    expect(all('export-cell')[1]).toHaveFocus();
    await user.keyboard('{ArrowDown}');
    expect(all('export-cell')[9]).toHaveFocus();
    await user.keyboard('{Enter}');
    await one('cell-dialog');
    expect(last(host, 'export_cell')?.cell).toMatchObject({
      org_unit: 'oU1Unt001K',
      data_element: 'dE1xAmplE00',
    });
    expect(rows[5]?.querySelector('s')).toHaveTextContent('Mtoni HC');
    expect(rows[5]).toHaveTextContent('left out: DHIS2 does not have it');
    expect(all('export-cell')[11]?.closest('td')).toHaveClass('refused');
    await expectAccessible();
  });

  it('says so where the form cannot be had, and leaves the rest', async () => {
    const host = new Host(makeWorld());
    host.instead.export_form = () => {
      throw refusal('no_metadata', 'refused');
    };
    openExport(host);
    expect(await one('error')).toHaveTextContent('needs the metadata of your DHIS2');
    expect(await one('export-save')).toBeEnabled();
  });
});
