import { lazy, Suspense, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import type { HistoryRequest, HistoryView } from '../../api';
import { useCoverage, useOwnGoals } from '../../api';
import { useFormat } from '../../shared/format';
import type { Format } from '../../shared/format';
import { Loading } from '../../shared/Loading';
import { useScope } from '../../shared/scope';
import { useWidth } from '../../shared/useWidth';
import { goalOf } from '../aggregate/words';
import { nearestGoal } from '../goals/subjects';
import type { GoalMark, LineNames, Shown } from './lines';
import { linesOf } from './lines';
import { Numbers } from './Numbers';
import { Saving } from './Saving';
import type { Measure } from './words';
import { isPoor, POOR, trendOf, valueOf } from './words';

// Large, and needed on this page only.
const Chart = lazy(() => import('./Chart'));

type Props = {
  view: HistoryView;
  contact: string | null;
  request: HistoryRequest;
  shown: Shown;
  names: LineNames;
};

/** One target over the months: a sentence, a chart, and the same numbers as a table. */
export function History({ view, contact, request, shown, names }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { account, period } = useScope();
  const figure = useRef<HTMLDivElement>(null);
  const width = useWidth(figure, 900);
  const own = useOwnGoal(view, contact);

  const measure: Measure = view.type === 'percent' ? 'percent' : 'sum';
  const lines = linesOf(view, shown, names);
  const goals = goalsOf(view, { own, alone: contact !== null || isOfContacts(view, shown) }, measure, {
    cht: (goal) => t('target.goal', { goal }),
    own: (goal) => t('ownGoal.line', { goal }),
    format,
  });
  const eachGoal = view.has_goal && measure === 'sum' && goals.length === 0 ? goalOf(view, format) : null;
  const poor = view.whole.points.filter(isPoor).length;
  const title = `${view.title}, ${names.whole}`;
  const notes = [
    poor > 0 && contact === null
      ? t('history.poorMonths', { count: poor, percent: format.percent(POOR) })
      : '',
    view.periods.includes(account.current_period)
      ? t('history.running', { period: format.period(account.current_period) })
      : '',
    eachGoal === null ? '' : t('history.goal.each', { goal: eachGoal }),
  ].filter((note) => note !== '');
  const sentence = trendOf(
    view.whole.points.map((point) => point.value),
    view.periods,
    measure,
    t,
    format,
  );
  const ends = [view.periods[0] ?? period, view.periods[view.periods.length - 1] ?? period];
  const caption = {
    title,
    subtitle: format.months(ends),
    notes: [sentence, ...notes],
    source: account.demo
      ? t('history.source.demo')
      : t('history.source', { server: account.server, at: format.dateTime(account.last_sync) }),
  };

  return (
    <>
      <figure className="history-figure" data-test="history-chart">
        <figcaption>
          <strong>{title}</strong> <span data-test="history-words">{sentence}</span>
        </figcaption>
        <Saving request={request} caption={caption} months={ends} chart={figure} />
        <div ref={figure} className="history-lines" dir="ltr">
          <Suspense fallback={<Loading />}>
            <Chart
              title={t('history.chart', { title })}
              periods={view.periods}
              lines={lines}
              goals={goals}
              whole={view.whole.points}
              measure={measure}
              width={width}
            />
          </Suspense>
        </div>
        {notes.map((note) => (
          <p key={note} className="quiet">
            {note}
          </p>
        ))}
      </figure>
      <Numbers view={view} lines={lines} measure={measure} />
    </>
  );
}

/** Only lines of CHWs are drawn, so that a goal of each of them has a place among them. */
function isOfContacts(view: HistoryView, shown: Shown): boolean {
  return !shown.whole && view.parts.length > 0 && shown.parts.length > 0;
}

/** The goal of a CHW counts beside that of her area, and that beside her facility's. */
function useOwnGoal(view: HistoryView, contact: string | null): number | null {
  const { scope, account } = useScope();
  const goals = useOwnGoals().data ?? [];
  const row = useCoverage(scope).data?.contacts.find((each) => each.contact.id === contact);
  const facility = scope.facilities[0] ?? account.facilities[0]?.id;
  const subjects = contact === null ? [facility] : [contact, row?.place.id, facility];
  return nearestGoal(goals, view.id, scope.facilities.length > 1 ? subjects.slice(0, -1) : subjects);
}

type Words = { cht: (goal: string) => string; own: (goal: string) => string; format: Format };

/** The goal of a count is each CHW's: it has no place beside the sum of several. */
function goalsOf(
  view: HistoryView,
  { own, alone }: { own: number | null; alone: boolean },
  measure: Measure,
  { cht, own: ownWords, format }: Words,
): GoalMark[] {
  if (measure === 'sum' && !alone) return [];
  const write = (value: number) => valueOf(value, measure, format);
  return [
    ...(view.has_goal ? [{ value: view.goal, label: cht(write(view.goal)), dash: '14 5' }] : []),
    ...(own === null ? [] : [{ value: own, label: ownWords(write(own)), dash: '3 3' }]),
  ];
}
