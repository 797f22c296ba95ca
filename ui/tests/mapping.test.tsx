import { fireEvent, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { fileIsValid, isUid, sameFile } from '../src/features/mapping/draft';
import { all, expectAccessible, one, open } from './open';
import { makeMapping } from './world/dhis2';
import { Host, refusal } from './world/host';
import { makeWorld } from './world/make';

const openMapping = (host = new Host(makeWorld()), at = '#/mapping') => open({ host, at });
const target = (id: string) => all('mapping-target').find((row) => row.dataset.id === id);
const fileOf = (host: Host, command: string) => host.asked(command).at(-1)?.file;

describe('the mapping', () => {
  it('is reached from the settings and lists where each target goes, and who says so', async () => {
    const { user } = open({ at: '#/settings' });
    await user.click(await one('to-mapping'));
    await one('mapping-page');
    await waitFor(() => expect(all('mapping-target')).toHaveLength(3));
    expect(target('fever-tested')).toHaveTextContent('all (denominator): Fever cases · CHW Monthly Summary');
    expect(target('fever-tested')).toHaveTextContent('CHT settings');
    expect(target('deaths')).toHaveTextContent('nowhere');
    expect(all('mapping-place')[0]).toHaveTextContent('Bahari HC (DHIS2)');
    expect(await one('mapping-save')).toBeDisabled();
    expect(await one('nav-settings')).toHaveAttribute('aria-current', 'page');
    await expectAccessible();
  });

  it('opens at the target that somebody came for, takes a change by name, and saves it', async () => {
    const host = new Host(makeWorld());
    const { user } = openMapping(host, '#/mapping/fever-tested');
    const dialog = await one('mapping-target-dialog');
    await expectAccessible();
    await user.selectOptions(within(dialog).getByTestId('entry-measure'), 'pass');
    await user.click(within(dialog).getByTestId('entry-combo'));
    await user.type(await one('entry-combo-search'), 'male');
    expect(all('entry-combo-option')).toHaveLength(2);
    await user.keyboard('{ArrowDown}{Enter}');
    expect(within(dialog).getByTestId('entry-combo')).toHaveTextContent('Under 5, Male');
    expect(dialog).toHaveTextContent('this laptop');
    await user.click(await one('mapping-done'));
    expect(await one('mapping-state')).toHaveTextContent('Not saved yet.');
    expect(target('fever-tested')).toHaveTextContent(
      'met the condition (numerator): Fever cases · Under 5, Male',
    );
    await user.click(await one('mapping-save'));
    await waitFor(async () => expect(await one('mapping-state')).toHaveTextContent('Saved.'));
    expect(fileOf(host, 'save_mapping')).toEqual({
      schema: 1,
      targets: {
        'fever-tested': [
          {
            measure: 'pass',
            data_element: 'fEv1erCase0',
            category_option_combo: 'cOm1boMU500',
            data_set: 'kJ7mSumWq2A',
          },
        ],
      },
    });
  });

  it('takes UIDs where names are not known, and says what is none', async () => {
    const host = new Host(makeWorld());
    host.mapping = makeMapping({ schema: 1 }, false);
    const { user } = openMapping(host, '#/mapping/deaths');
    const dialog = await one('mapping-target-dialog');
    expect(await one('mapping-nameless')).toHaveTextContent('names are not known here yet');
    await user.click(await one('entry-add'));
    const element = await one('entry-element');
    await user.type(element, '1abc');
    expect(dialog).toHaveTextContent('This is not a UID');
    await user.click(await one('mapping-done'));
    expect(await one('mapping-state')).toHaveTextContent('it cannot be saved yet');
    expect(await one('mapping-save')).toBeDisabled();
    expect(host.asked('check_mapping')).toHaveLength(0);
    await user.click(target('deaths')?.querySelector('button') as HTMLElement);
    await user.clear(await one('entry-element'));
    await user.type(await one('entry-element'), 'nOtThere000');
    // The engine is asked a moment later, and its finding stands where the change is made.
    await waitFor(() => expect(all('finding').length).toBeGreaterThan(0));
    expect(within(await one('mapping-target-dialog')).getByTestId('finding')).toHaveTextContent(
      'goes to the data element nOtThere000, which DHIS2 does not have',
    );
    await user.click(await one('mapping-done'));
    expect(await one('mapping-save')).toBeEnabled();
  });

  it("goes back to the CHT's word, or to what was saved", async () => {
    const host = new Host(makeWorld());
    host.mapping = makeMapping({ schema: 1, targets: { deaths: [{ data_element: 'bIr1thsLiv0' }] } });
    const { user } = openMapping(host, '#/mapping/deaths');
    await user.click(await one('mapping-reset'));
    await user.click(await one('mapping-done'));
    await waitFor(() => expect(target('deaths')).toHaveTextContent('nowhere'));
    await user.click(await one('mapping-discard'));
    await waitFor(() => expect(target('deaths')).toHaveTextContent('Live births'));
    expect(target('deaths')).toHaveTextContent('this laptop');
    expect(await one('mapping-save')).toBeDisabled();
  });

  it('gives a place that is found by its name an org unit', async () => {
    const { host, user } = openMapping();
    await user.type(await one('find-place'), 'mto');
    await user.click(await one('found-place'));
    const dialog = await one('mapping-place-dialog');
    expect(dialog).toHaveTextContent('Mtoni HC');
    await user.click(within(dialog).getByTestId('entry-orgunit'));
    await user.type(await one('entry-orgunit-search'), 'mlimani{Enter}');
    await user.click(await one('mapping-done'));
    await waitFor(() => expect(all('mapping-place')).toHaveLength(3));
    await user.click(await one('mapping-save'));
    await waitFor(() =>
      expect(fileOf(host, 'save_mapping')).toEqual({
        schema: 1,
        places: { 'p-mtoni': [{ org_unit: 'oUnit100000' }] },
        targets: undefined,
      }),
    );
  });

  it("leaves a place to the CHT's word again", async () => {
    const host = new Host(makeWorld());
    host.mapping = makeMapping({ schema: 1, places: { 'p-bahari': [{ org_unit: 'oUnit100000' }] } });
    const { user } = openMapping(host);
    const place = () => all('mapping-place').find((row) => row.dataset.id === 'p-bahari');
    await waitFor(() => expect(place()).toHaveTextContent('this laptop'));
    await user.click(place()?.querySelector('button') as HTMLElement);
    await user.click(within(await one('mapping-place-dialog')).getByTestId('entry-remove'));
    expect(await one('mapping-place-dialog')).toHaveTextContent('nothing is exported for it');
    await user.click(await one('mapping-reset'));
    await user.click(await one('mapping-done'));
    await waitFor(() => expect(place()).toHaveTextContent('CHT settings'));
    expect(place()).toHaveTextContent('Bahari HC (DHIS2)');
  });

  it('takes a mapping from a file and gives it away in one', async () => {
    const { host, user } = openMapping();
    await one('mapping-save');
    await user.click(await one('mapping-import'));
    await waitFor(async () => expect(await one('mapping-state')).toHaveTextContent('Not saved yet.'));
    expect(target('deaths')).toHaveTextContent('Live births');
    await user.click(await one('mapping-export'));
    expect(await one('mapping-exported')).toHaveTextContent('/media/amina/mapping.json');
    expect(fileOf(host, 'save_mapping_file')?.targets).toHaveProperty('deaths');
    host.instead.open_mapping_file = () => {
      throw refusal('mapping_malformed', 'refused', { line: '3', column: '7', detail: 'x' });
    };
    await user.click(await one('mapping-import'));
    expect(await one('error')).toHaveTextContent('line 3, column 7');
  });

  it('asks before changes are left behind', async () => {
    const { user } = openMapping();
    await one('mapping-save');
    await user.click(await one('mapping-import'));
    await waitFor(async () => expect(await one('mapping-state')).toHaveTextContent('Not saved yet.'));
    const leave = async () => {
      await user.click(await one('nav-export'));
      return one('mapping-leave');
    };
    await leave();
    expect(window.location.hash).toBe('#/mapping');
    await expectAccessible();
    await user.click(await one('leave-stay'));
    await waitFor(() => expect(all('mapping-leave')).toHaveLength(0));
    expect(await one('mapping-state')).toHaveTextContent('Not saved yet.');
    await leave();
    await user.click(await one('leave-save'));
    await one('export-page');
    expect(window.location.hash).toBe('#/export');
  });

  it('leaves without a question where nothing changed, and drops what is discarded', async () => {
    const { host, user } = openMapping();
    await one('mapping-save');
    await user.click(await one('nav-export'));
    await one('export-page');
    await user.click(await one('nav-settings'));
    await user.click(await one('to-mapping'));
    await user.click(await one('mapping-import'));
    await waitFor(async () => expect(await one('mapping-state')).toHaveTextContent('Not saved yet.'));
    await user.click(await one('nav-export'));
    await user.click(await one('leave-discard'));
    await one('export-page');
    expect(host.asked('save_mapping')).toHaveLength(0);
  });

  it('keeps what was typed where saving is refused', async () => {
    const host = new Host(makeWorld());
    host.instead.save_mapping = () => {
      throw refusal('store_busy', 'conflict');
    };
    const { user } = openMapping(host);
    await one('mapping-save');
    await user.click(await one('mapping-import'));
    await user.click(await one('mapping-save'));
    expect(await one('error')).toHaveAttribute('data-code', 'store_busy');
    expect(await one('mapping-state')).toHaveTextContent('Not saved yet.');
    fireEvent.focus(window);
    expect(target('deaths')).toHaveTextContent('Live births');
  });
});

describe('a mapping file', () => {
  it('holds UIDs only', () => {
    expect(isUid('fEv1erCase0')).toBe(true);
    for (const text of ['', '1Ev1erCase0', 'fEv1erCase', 'fEv1erCase01', 'fEv1er-ase0'])
      expect(isUid(text), text).toBe(false);
    const entry = { data_element: 'fEv1erCase0' };
    expect(fileIsValid({ schema: 1, targets: { deaths: [entry] } })).toBe(true);
    expect(fileIsValid({ schema: 1, targets: { deaths: [{ ...entry, data_set: 'x' }] } })).toBe(false);
    expect(fileIsValid({ schema: 1, places: { here: [{ org_unit: '' }] } })).toBe(false);
  });

  it('is the same whether what is nothing is written out, and in whatever order', () => {
    const entry = { data_element: 'fEv1erCase0' };
    const one = { schema: 1, targets: { a: [entry], b: [] } };
    const other = {
      schema: 1,
      targets: { b: [], a: [{ ...entry, measure: 'total' as const, data_set: null }] },
      places: {},
    };
    expect(sameFile(one, other)).toBe(true);
    expect(sameFile(one, { schema: 1, targets: { a: [entry] } })).toBe(false);
  });
});
