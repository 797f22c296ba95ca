import { waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { nearestGoal, readGoal } from '../src/features/goals/subjects';
import { all, expectAccessible, one, open } from './open';
import { Host, refusal } from './world/host';
import { OWN_GOAL } from './world/history';
import { makeWorld } from './world/make';

const row = (id: string) => {
  const found = all('drilldown-row').find((element) => element.dataset.id === id);
  if (!found) throw new Error(`no row ${id}`);
  return found;
};
const goalOf = (id: string) => within(row(id)).getByTestId('own-goal');

describe('an own goal', () => {
  it('is set for a CHW from her row, and stands beside the goal of the CHT', async () => {
    const { host, user } = open({ at: '#/targets/households-visited' });
    await one('drilldown');
    expect(goalOf('c-1')).toHaveTextContent('Set… own goal of Hamisi Mwinyi');
    await user.click(goalOf('c-1'));
    expect(await one('own-goal-dialog')).toHaveTextContent('Goal in the CHT: 80%');
    expect(await one('own-goal-subject')).toHaveTextContent('Hamisi Mwinyi');
    await user.type(await one('own-goal-number'), '95{Enter}');
    await waitFor(() => expect(all('own-goal-dialog')).toHaveLength(0));
    expect(host.asked('set_own_goal')).toEqual([
      { request: { target: 'households-visited', subject: 'c-1', goal: 95 } },
    ]);
    await waitFor(() => expect(goalOf('c-1')).toHaveTextContent('95%'));
    expect(row('c-1').querySelector('.bar-own')).toHaveStyle({ insetInlineStart: '95%' });
    expect(row('c-1').querySelector('.bar-goal')).toHaveStyle({ insetInlineStart: '80%' });
    expect(goalOf('c-1').parentElement?.querySelector('.goal-sign')).toHaveClass('unmet');
  });

  it('is set for everyone in an area or a facility', async () => {
    const { host, user } = open({ at: '#/targets/live-births' });
    await one('drilldown');
    await user.click(await one('own-goals'));
    await user.click(await one('own-goal-subject'));
    await user.type(await one('own-goal-subject-search'), 'bahari{Enter}');
    expect(await one('own-goal-subject')).toHaveTextContent('Everyone in Bahari Health Centre');
    await user.type(await one('own-goal-number'), '20');
    await user.click(await one('own-goal-save'));
    await waitFor(() => expect(goalOf('c-0')).toHaveTextContent('20'));
    expect(host.asked('set_own_goal')[0]?.request).toMatchObject({ subject: 'f-bahari', goal: 20 });
    // Her own counts before that of the facility.
    expect(goalOf('c-1')).toHaveTextContent('12');
  });

  it('refuses in place what is no goal, and asks for whom it is', async () => {
    const { host, user } = open({ at: '#/targets/households-visited' });
    await one('drilldown');
    await user.click(await one('own-goals'));
    await user.type(await one('own-goal-number'), '120');
    await user.click(await one('own-goal-save'));
    const dialog = await one('own-goal-dialog');
    expect(dialog).toHaveTextContent('Write a whole percent from 1 to 100. Nothing was changed.');
    expect(dialog).toHaveTextContent('Choose for whom the goal is. Nothing was changed.');
    expect(await one('own-goal-number')).toHaveAttribute('aria-invalid', 'true');
    expect(host.asked('set_own_goal')).toHaveLength(0);
    await expectAccessible();
  });

  it('keeps what was written where the engine refuses it', async () => {
    const host = new Host(makeWorld());
    host.instead.set_own_goal = () => {
      throw refusal('store_busy', 'conflict');
    };
    const { user } = open({ at: '#/targets/live-births', host });
    await one('drilldown');
    await user.click(goalOf('c-0'));
    await user.type(await one('own-goal-number'), '7{Enter}');
    expect(await within(await one('own-goal-dialog')).findByTestId('error')).toHaveAttribute(
      'data-code',
      'store_busy',
    );
    expect(await one('own-goal-number')).toHaveValue('7');
  });

  it('has a line in the history of a CHW', async () => {
    open({ at: '#/history/live-births/c-1' });
    const figure = await one('history-chart');
    await waitFor(() => expect(figure).toHaveTextContent('own goal 12'), { timeout: 20_000 });
  });
});

describe('the list of own goals', () => {
  it('is on the settings page, where one is taken away and brought back', async () => {
    const { host, user } = open({ at: '#/settings' });
    const section = await one('settings-own-goals');
    const line = await within(section).findByTestId('own-goal-row');
    expect(line).toHaveTextContent('Live birthsHamisi Mwinyi12Nov 2, 2026amina');
    await expectAccessible();
    await user.click(await one('own-goal-remove'));
    await waitFor(() => expect(all('own-goal-row')).toHaveLength(0));
    expect(section).toHaveTextContent('There are none yet.');
    expect(section).toHaveTextContent('Removed: Live births, Hamisi Mwinyi.');
    await user.click(await one('own-goal-undo'));
    await within(section).findByTestId('own-goal-row');
    expect(host.asked('set_own_goal')).toMatchObject([
      { request: { goal: null } },
      { request: { goal: 12 } },
    ]);
  });

  it('says what will be here where there is none', async () => {
    const host = new Host(makeWorld());
    host.ownGoals = [];
    open({ at: '#/settings', host });
    await waitFor(async () =>
      expect(await one('settings-own-goals')).toHaveTextContent('There are none yet.'),
    );
  });
});

it.each<[string, string, boolean, number | null]>([
  ['a whole number', '12', false, 12],
  ['blanks around it', ' 12 ', false, 12],
  ['a percent with its sign', '85 %', true, 85],
  ['more than a hundred of something counted', '120', false, 120],
  ['more than a hundred percent', '101', true, null],
  ['nothing is met by everybody', '0', false, null],
  ['below zero', '-3', false, null],
  ['half a birth', '2.5', false, null],
  ['words', 'ten', false, null],
  ['nothing', '', false, null],
  ['more digits than anybody counts', '12345678', false, null],
])('reads %s', (_, text, percent, goal) => {
  expect(readGoal(text, percent)).toBe(goal);
});

it('takes the nearest goal: hers, then her area’s, then the facility’s', () => {
  const of = (id: string, goal: number) => ({ ...OWN_GOAL, subject: { id, name: id }, goal });
  const goals = [of('facility', 30), of('area', 20), of('her', 10)];
  const nearest = (subjects: string[]) => nearestGoal(goals, OWN_GOAL.target.id, subjects);
  expect(nearest(['her', 'area', 'facility'])).toBe(10);
  expect(nearest(['another', 'area', 'facility'])).toBe(20);
  expect(nearest(['another', 'elsewhere', 'facility'])).toBe(30);
  expect(nearest(['another'])).toBeNull();
  expect(nearestGoal(goals, 'another target', ['her'])).toBeNull();
});
