/** What is left of a facility's month, step by step. */
import type { TFunction } from 'i18next';

import type { CheckView, CoverageRow, CoverageView, NextStep, SignOffView } from '../../api';
import { followUpsOf, pending } from '../finding/followUps';
import { holds } from '../signoff/standing';
import type { Step, StepName } from './Steps';

/** The step that the next thing to do is in. */
export function stepFor(next: NextStep, officer: boolean): StepName {
  if (officer) return 'received';
  switch (next) {
    case 'wait_for_month_end':
    case 'call_missing':
      return 'reported';
    case 'settle_findings':
      return 'findings';
    case 'follow_up':
      return 'calls';
    case 'sign_off':
    case 'sign_again':
    case 'wait_for_sign_off':
      return 'sign';
    case 'hand_over':
    case 'wait_for_answer':
    case 'answer':
    case 'export':
    case 'nothing':
      return 'handover';
  }
}

/** Who has not reported for the period, or long before its end; the missing first. */
export function overdueReports(view: CoverageView): CoverageRow[] {
  const at = view.periods.indexOf(view.period);
  const state = (row: CoverageRow) => row.months[at]?.state ?? 'missing';
  const wrong = view.contacts.filter((row) => state(row) !== 'fresh');
  return [
    ...wrong.filter((row) => state(row) === 'missing'),
    ...wrong.filter((row) => state(row) === 'stale'),
  ];
}

export function stepsOf(check: CheckView, view: SignOffView, officer: boolean, t: TFunction): Step[] {
  const done = t('month.left.done');
  const missing = view.coverage.expected - view.coverage.reported;
  const accounted = view.missing.every((contact) =>
    check.findings.some(
      (finding) => finding.rule === 'not_reported' && finding.contact?.id === contact.id && finding.settled,
    ),
  );
  const reported: Step = {
    name: 'reported',
    done: missing === 0 || accounted,
    left: missing > 0 ? t('month.left.missing', { count: missing }) : done,
  };
  const findings: Step = {
    name: 'findings',
    done: check.open === 0,
    left: check.open > 0 ? t('month.left.findings', { count: check.open }) : done,
  };
  if (officer) {
    const newest = view.handovers.find((handover) => handover.standing !== 'superseded');
    const answered = newest?.standing === 'accepted' || newest?.standing === 'sent_back';
    return [
      {
        name: 'received',
        done: answered,
        left: newest === undefined ? t('month.left.none') : t(`standing.${newest.standing}`),
      },
      reported,
      findings,
    ];
  }
  const calls = followUpsOf(check).filter(pending).length;
  const signed = holds(view);
  const accepted = signed && (view.state === 'received' || view.state === 'exported');
  const waiting = signed && view.next === 'wait_for_answer';
  return [
    reported,
    findings,
    {
      name: 'calls',
      done: calls === 0,
      left: calls > 0 ? t('month.left.calls', { count: calls }) : done,
    },
    {
      name: 'sign',
      done: signed,
      left: signed ? done : view.sign_off !== null ? t('month.next.sign_again') : t('month.left.todo'),
    },
    {
      name: 'handover',
      done: accepted,
      left: accepted
        ? done
        : waiting
          ? t('month.left.wait')
          : signed
            ? t('month.left.todo')
            : t('month.left.later'),
    },
  ];
}
