/** A target's numbers as people read them. */
import type { TFunction } from 'i18next';

import type { TargetSummary } from '../../api';
import type { Format } from '../../shared/format';

type Shown = Pick<TargetSummary, 'type' | 'has_goal' | 'goal' | 'pass' | 'total' | 'percent' | 'coverage'>;

/** The one number of the card: "1,204", "76 %" or "3 of 10". */
export function summaryOf(target: Shown, t: TFunction, format: Format): string {
  if (target.has_goal)
    return t('target.of', { pass: format.number(target.pass), total: format.number(target.total) });
  return target.type === 'percent' ? format.percent(target.percent) : format.number(target.pass);
}

/** What stands beside it: "reached the goal", or the counts of a percentage. */
export function explanationOf(target: Shown, t: TFunction, format: Format): string | null {
  if (target.has_goal) return t('target.reachedGoal');
  if (target.type !== 'percent') return null;
  return t('target.ofBracketed', { pass: format.number(target.pass), total: format.number(target.total) });
}

export function goalOf(target: Pick<Shown, 'type' | 'has_goal' | 'goal'>, format: Format): string | null {
  if (!target.has_goal) return null;
  return target.type === 'percent' ? format.percent(target.goal) : format.number(target.goal);
}

/** How the total came about. */
export function ruleOf(target: Shown, t: TFunction, format: Format): string {
  const { expected, reported } = target.coverage;
  if (target.has_goal) {
    return t('target.rule.goal', { count: expected, goal: goalOf(target, format) ?? '' });
  }
  return target.type === 'percent'
    ? t('target.rule.percent', { count: reported })
    : t('target.rule.count', { count: reported });
}
