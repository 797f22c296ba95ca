import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormat } from '../../shared/format';
import { Spark } from '../../shared/Spark';
import type { Measure } from './words';
import { changeOf, trendOf } from './words';

type Props = {
  /** Whose history it is, and where to see it. */
  of: string;
  href: string;
  points: readonly (number | null)[];
  periods: readonly string[];
  measure: Measure;
  /** Says how the last month compares with the one before it, where both are over. */
  compared?: boolean;
  dataTest: string;
};

/** A small line that says itself in words, and opens the history. */
export const TrendLink = memo(function TrendLink(props: Props) {
  const { of, href, points, periods, measure, compared = false, dataTest } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const words = useMemo(
    () => trendOf(points, periods, measure, t, format),
    [points, periods, measure, t, format],
  );
  const change = useMemo(
    () => (compared ? changeOf(points, periods, measure, t, format) : null),
    [compared, points, periods, measure, t, format],
  );
  const all = [t('history.of', { name: of }), change?.words, words].filter(Boolean).join('. ');
  return (
    <a className="trend" href={href} title={words} aria-label={all} data-test={dataTest}>
      <span data-test="spark">
        <Spark points={points} />
      </span>
      {change !== null && (
        <span className="change" title={change.words} data-test="change">
          {change.sign} {change.text}
        </span>
      )}
    </a>
  );
});
