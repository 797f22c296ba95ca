import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormat } from './format';

type Props = {
  /** What is being done. */
  label: string;
  done: number;
  /** 0 while it is not known. */
  total: number;
  /** How much came, how fast. */
  children?: ReactNode;
  /** Seconds until the server is asked again, after a failure. */
  waiting: number | null;
  /** Changes with every failure, so that the seconds are counted anew. */
  failure: string;
  /** Prefix of the names for tests. */
  dataTest: string;
};

/** How far something is that takes its time: what it is doing, and how many of how many. */
export function Progress({ label, done, total, children, waiting, failure, dataTest }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const known = total > 0;
  return (
    <div className="progress" data-test={`${dataTest}-progress`}>
      <p role="status">
        {label} {known && t('target.of', { pass: format.number(done), total: format.number(total) })}
        {!known && done > 0 && format.number(done)}
      </p>
      <progress
        aria-label={label}
        max={known ? total : undefined}
        value={known ? Math.min(done, total) : undefined}
      />
      {children}
      {waiting !== null && <Waiting key={failure} seconds={waiting} dataTest={`${dataTest}-retrying`} />}
    </div>
  );
}

/** Counts down to the moment when the server is asked again. */
function Waiting({ seconds, dataTest }: { seconds: number; dataTest: string }) {
  const { t } = useTranslation();
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const timer = setInterval(() => setLeft((before) => Math.max(0, before - 1)), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <p data-test={dataTest}>
      <span aria-hidden="true">✕</span> {t('sync.retrying', { count: left })}
    </p>
  );
}
