import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Finding } from '../api';
import { useMessages } from './messages';

const SHOWN = 5;

/** What a person should know about a total before relying on it; warnings first. */
export function Findings({ findings }: { findings: Finding[] }) {
  const { t } = useTranslation();
  const messages = useMessages();
  const [open, setOpen] = useState(false);
  if (findings.length === 0) return null;
  const sorted = [...findings].sort(
    (a, b) => Number(b.severity === 'warning') - Number(a.severity === 'warning'),
  );
  const shown = open ? sorted : sorted.slice(0, SHOWN);
  return (
    <section className="findings" aria-label={t('findings.title')} data-test="findings">
      <h2>{t('findings.count', { count: findings.length })}</h2>
      <ul>
        {shown.map((finding, index) => (
          <li key={index} className={finding.severity} data-test="finding" data-rule={finding.rule}>
            <span className="severity">
              <span aria-hidden="true">{finding.severity === 'warning' ? '▲' : '•'}</span>{' '}
              {t(`findings.${finding.severity}`)}
            </span>
            <span>{messages.finding(finding)}</span>
          </li>
        ))}
      </ul>
      {findings.length > SHOWN && (
        <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t('findings.fewer') : t('findings.more', { count: findings.length - SHOWN })}
        </button>
      )}
    </section>
  );
}
