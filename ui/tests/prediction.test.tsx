import { waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { all, expectAccessible, one, open } from './open';
import { PREDICTION, QUARTERLY } from './world/exports';
import { Host, refusal } from './world/host';
import { makeWorld } from './world/make';

const openExport = (host = new Host(makeWorld())) => open({ host, at: '#/export' });
const requestOf = (host: Host, command: string) => host.asked(command).at(-1)?.request;

describe('what DHIS2 would say', () => {
  it('comes after the preview, in one line and not by colour alone', async () => {
    const host = new Host(makeWorld());
    let answer: (value: unknown) => void = () => undefined;
    host.instead.predict_export = () => new Promise((resolve) => (answer = resolve));
    openExport(host);
    await one('export-save');
    expect(await one('export-page')).toHaveTextContent('Asking what DHIS2 would say…');
    expect(all('verdict')).toHaveLength(0);
    answer(PREDICTION);
    const verdict = await one('verdict');
    expect(verdict).toHaveTextContent('✖DHIS2 2.42 would accept 39 · refuse 1');
    expect(verdict).toHaveAttribute('data-tone', 'bad');
    expect(await one('lacking')).toHaveTextContent('taken as favourable: lock exceptions.');
    expect(await one('lacking')).toHaveTextContent('the last export from here is taken');
    await expectAccessible();
  });

  it('explains a code: meaning, how much is lost, which values, what to do', async () => {
    openExport();
    const conflict = await one('conflict');
    expect(conflict).toHaveAttribute('data-code', 'E7619');
    expect(conflict).toHaveTextContent('E7619');
    expect(conflict).toHaveTextContent('not of the kind that the data element takes');
    expect(conflict).toHaveTextContent('Only these values would be refused');
    expect(conflict).toHaveTextContent('Value type: INTEGER_POSITIVE');
    expect(conflict).toHaveTextContent('Reason: no whole number above zero');
    expect(within(conflict).getByTestId('remedy')).toHaveTextContent('Look where the value comes from');
    expect(within(conflict).getByTestId('trouble-values')).toHaveTextContent('Mlimani HC');
    expect(await one('remark')).toHaveTextContent('stored under the default');
  });

  it('says what befalls one data element after the other once, with one button for all of it', async () => {
    const host = new Host(makeWorld());
    const [conflict] = PREDICTION.conflicts;
    if (conflict === undefined) throw new Error('there is a conflict');
    const of = (element: string, index: number) => ({
      ...conflict,
      code: 'E7641',
      indexes: [index],
      args: { data_element: element, latest_period: '202610' },
      values: conflict.values.map((value) => ({
        ...value,
        index,
        data_element: { id: element, name: element },
      })),
      fixes: [
        { kind: 'choose_period', period: '2026-09' },
        { kind: 'leave_out', values: [{ data_element: element }] },
      ],
    });
    const later = { ...of('anc', 4), args: { data_element: 'anc', latest_period: '202609' } };
    const fates = { ...PREDICTION.fates, stored: 0, refused: 3 };
    const conflicts = [of('births', 1), of('visits', 2), later];
    host.instead.predict_export = () => ({ ...PREDICTION, fates, conflicts });
    const { user } = openExport(host);
    await one('verdict');
    expect(all('conflict')).toHaveLength(2);
    const [both, other] = all('conflict') as [HTMLElement, HTMLElement];
    expect(within(both).getByTestId('trouble-values')).toHaveTextContent('2 values');
    expect(within(both).getByTestId('trouble-values')).toHaveTextContent(/births.*visits/);
    expect(within(both).getAllByTestId('fix-choose_period')).toHaveLength(1);
    expect(other).toHaveTextContent('1 value');
    expect(other).not.toHaveTextContent('the others are imported');
    await user.click(within(both).getByTestId('fix-leave_out'));
    const wanted = [{ data_element: 'births' }, { data_element: 'visits' }];
    await waitFor(() => expect(requestOf(host, 'predict_export')).toMatchObject({ leave_out: wanted }));
  });

  it('leaves out what would be refused, and puts it back', async () => {
    const { host, user } = openExport();
    await user.click(await one('fix-leave_out'));
    const wanted = [{ org_unit: 'oU1Unt001K', data_element: 'dE3xAmplE00' }];
    await waitFor(() => expect(requestOf(host, 'export_preview')).toMatchObject({ leave_out: wanted }));
    await waitFor(() => expect(requestOf(host, 'predict_export')).toMatchObject({ leave_out: wanted }));
    await user.click(await one('put-back'));
    await waitFor(() => expect(all('left-out')).toHaveLength(0));
    await user.click(await one('export-save'));
    expect(requestOf(host, 'export_save')).toMatchObject({ leave_out: [] });
  });

  it('says how many values are left out, as the engine counts them', async () => {
    const host = new Host(makeWorld());
    host.instead.export_preview = ({ request }) => ({
      ...host.world.preview(request ?? {}),
      findings: [{ rule: 'left_out_by_choice', severity: 'note', args: { values: '3' } }],
    });
    const { user } = openExport(host);
    await user.click(await one('fix-leave_out'));
    expect(await one('left-out')).toHaveTextContent('3 values left out');
  });

  it('takes the period that DHIS2 takes, or opens the mapping at the target; a repair is for files', async () => {
    const { host, user } = openExport();
    await one('conflict');
    expect(all('fix-repair')).toHaveLength(0);
    await user.click(await one('fix-choose_period'));
    await waitFor(() => expect(requestOf(host, 'export_preview')).toMatchObject({ period: '2026-09' }));
    await user.click(await one('fix-mapping'));
    expect(window.location.hash).toBe('#/mapping/facility-deliveries');
    await one('mapping-page');
  });

  it('invites to import metadata where there is none, and shows the table', async () => {
    const host = new Host(makeWorld());
    const { choices } = host.world;
    let known = false;
    host.instead.export_choices = () => (known ? choices : { ...choices, metadata: null });
    host.instead.predict_export = () => (known ? PREDICTION : { ...PREDICTION, metadata: null });
    const { user } = openExport(host);
    expect(await one('no-metadata')).toHaveTextContent('only the rules that hold everywhere');
    await one('export-values');
    expect(all('export-view')).toHaveLength(0);
    await expectAccessible();
    known = true;
    await user.click(within(await one('no-metadata')).getByTestId('import-metadata'));
    await one('form');
    await waitFor(() => expect(all('no-metadata')).toHaveLength(0));
  });

  it('says that the whole file would be refused, gravest first, and knows codes of the future', async () => {
    const host = new Host(makeWorld());
    const [conflict] = PREDICTION.conflicts;
    host.instead.predict_export = () => ({
      ...PREDICTION,
      status: 'error',
      fates: { ...PREDICTION.fates, stored: 0, refused: 40 },
      conflicts: [
        conflict,
        { ...conflict, code: 'E8022', scope: 'group' },
        { ...conflict, code: 'E9999', scope: 'request', values: [], fixes: [] },
      ],
    });
    openExport(host);
    expect(await one('verdict')).toHaveTextContent('DHIS2 2.42 would refuse the whole file');
    expect(all('conflict').map((each) => each.dataset.code)).toEqual(['E9999', 'E8022', 'E7619']);
    expect(all('conflict')[0]).toHaveTextContent('refuse this with the code E9999');
    expect(all('conflict')[1]).toHaveTextContent('not assigned to the data set');
  });

  it('says in words what a remark is about, and before the file is there what it will need', async () => {
    const host = new Host(makeWorld());
    const remark = {
      kind: 'stored_outside_form',
      count: 2,
      args: { why: 'org_unit' },
      values: [],
      fixes: [],
    };
    host.instead.predict_export = () => ({
      ...PREDICTION,
      missing: ['stored_values'],
      conflicts: [],
      remarks: [remark, { ...remark, kind: 'truncated', args: { cause: 'crlf' } }],
      needs: ['choose_format_csv', 'tick_first_row_is_header'],
    });
    openExport(host);
    expect(await one('needs')).toHaveTextContent('choose the format CSV');
    const [outside, truncated] = all('remark');
    expect(outside).toHaveTextContent('About: Organisation unit');
    expect(outside).toHaveTextContent('2 values');
    expect(truncated).toHaveTextContent('Reason: line ends as Windows writes them');
    expect(within(await one('lacking')).queryByRole('link')).toBeNull();
  });

  it('does not keep anyone from saving when it fails', async () => {
    const host = new Host(makeWorld());
    host.instead.predict_export = () => {
      throw refusal('broken', 'broken');
    };
    openExport(host);
    await one('error');
    expect(await one('export-save')).toBeEnabled();
    expect(all('retry')).toHaveLength(1);
  });
});

describe('choosing', () => {
  it('offers the periods of the data set, by the months that they are', async () => {
    const { host, user } = openExport();
    await one('export-save');
    await user.selectOptions(await one('export-dataset'), QUARTERLY);
    const period = await one('export-period');
    await waitFor(() => expect(period).toHaveValue('2026Q3'));
    expect(period).toHaveTextContent('2026Q3 · July – September 2026');
    expect(period).toHaveTextContent('2026Q4 · October – December 2026 (running)');
    await user.selectOptions(period, '2026Q4');
    await user.click(await one('export-more'));
    await user.click(await one('export-incomplete_period'));
    await waitFor(() =>
      expect(requestOf(host, 'export_preview')).toMatchObject({ period: '2026Q4', incomplete_period: true }),
    );
  });

  it('guesses no months where the server counts by another calendar', async () => {
    const host = new Host(makeWorld());
    const { choices } = host.world;
    const periods = {
      period_type: 'Monthly',
      calendar: 'ethiopian',
      periods: [{ id: '201902', months: ['2026-10', '2026-11'], days: [21, 9], over: true }],
      proposed: '201902',
    };
    host.instead.export_choices = () => ({ ...choices, data_set_periods: { kJ7mSumWq2A: periods } });
    const { user } = openExport(host);
    const months = await one('export-months');
    expect(months).toHaveTextContent('Which months make 201902?');
    expect(months).toHaveTextContent('October 202621 days of it');
    expect(all('export-save')).toHaveLength(0);
    expect(host.asked('export_preview')).toHaveLength(0);
    await expectAccessible();
    const [october] = all('export-month');
    if (october) await user.click(october);
    await waitFor(() =>
      expect(requestOf(host, 'export_preview')).toMatchObject({ period: '201902', months: ['2026-10'] }),
    );
    expect(await one('export-save')).toBeEnabled();
  });

  it('writes otherwise only when asked to, says so outside, and remembers what may be remembered', async () => {
    const { host, user, view } = openExport();
    await one('export-save');
    await user.selectOptions(await one('export-format'), 'xml');
    const more = await one('export-more');
    expect(more).toHaveTextContent('as usual');
    await user.click(more);
    await expectAccessible();
    await user.selectOptions(await one('export-naming'), 'codes');
    await user.selectOptions(await one('export-split'), 'org_unit');
    await user.selectOptions(await one('export-policy'), 'refuse_below');
    await user.clear(await one('export-percent'));
    await user.type(await one('export-percent'), '150');
    expect(await one('export-page')).toHaveTextContent('Write a whole number from 1 to 100.');
    await user.clear(await one('export-percent'));
    await user.type(await one('export-percent'), '90');
    await user.click(await one('export-sheet'));
    await user.selectOptions(await one('export-version'), '2.44');
    await user.keyboard('{Escape}');
    expect(all('export-naming')).toHaveLength(0);
    expect(more).toHaveFocus();
    expect(more).toHaveTextContent('codes · one file per organisation unit');
    const wanted = {
      format: 'xml',
      naming: 'codes',
      split: 'org_unit',
      policy: { kind: 'refuse_below', percent: 90 },
      sheet: true,
    };
    await waitFor(() =>
      expect(requestOf(host, 'export_preview')).toMatchObject({ ...wanted, dhis2_version: '2.44' }),
    );
    view.unmount();
    openExport(host);
    await one('export-save');
    expect(requestOf(host, 'export_preview')).toMatchObject({ ...wanted, dhis2_version: null });
  });

  it('says loudly that zeros are written, and forgets it with the window', async () => {
    const { host, user, view } = openExport();
    await one('export-save');
    expect(await one('export-coverage')).toHaveTextContent('nothing is written for whom nobody reported');
    await user.click(await one('export-more'));
    await user.selectOptions(await one('export-policy'), 'zeros');
    await waitFor(async () =>
      expect(await one('export-coverage')).toHaveTextContent('zeros are written where nobody reported'),
    );
    view.unmount();
    openExport(host);
    await one('export-save');
    expect(requestOf(host, 'export_preview')).toMatchObject({ policy: { kind: 'leave_out' } });
  });

  it('says why there is no file where too few have reported', async () => {
    const host = new Host(makeWorld());
    host.instead.export_preview = () => {
      throw refusal('coverage_below', 'refused', { percent: '71', required: '80' });
    };
    openExport(host);
    expect(await one('error')).toHaveTextContent('Only 71 % of the CHWs have reported, and at least 80 %');
    expect(await one('export-more')).toBeEnabled();
  });
});
