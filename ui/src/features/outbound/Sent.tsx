import { useTranslation } from 'react-i18next';

import type { OutboundOutcome, OutboundQueued, Refusal } from '../../api';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { RefusedItems } from './RefusedItems';

type Props = { sent: { queued: OutboundQueued; outcome?: OutboundOutcome; waits?: Refusal } };

/** What was queued, and what sending came to. Where there is no line it waits: nothing is lost. */
export function Sent({ sent }: Props) {
  const { t } = useTranslation();
  const { queued, outcome, waits } = sent;
  const noLine = waits?.kind === 'offline' || waits?.kind === 'interrupted';
  return (
    <div data-test="outbound-sent" data-waits={waits !== undefined}>
      <h2>{t(waits === undefined ? 'outbound.sent.title' : 'outbound.sent.queued')}</h2>
      {outcome !== undefined && <Outcome outcome={outcome} />}
      {noLine && <p role="status">{t('outbound.sent.later', { count: queued.queued })}</p>}
      {waits !== undefined && !noLine && (
        <>
          <ErrorNotice error={waits} />
          <p>{t('outbound.sent.stays', { count: queued.queued })}</p>
        </>
      )}
    </div>
  );
}

const PARTS = [
  ['sent', 'accepted', '✔'],
  ['deleted', 'accepted', '✔'],
  ['refused', 'refused', '✖'],
  ['open', 'open', '○'],
] as const;

/** What sending came to, and every document that was refused. */
export function Outcome({ outcome }: { outcome: OutboundOutcome }) {
  const { t } = useTranslation();
  const some = PARTS.filter(([name]) => outcome[name] > 0);
  return (
    <div data-test="outbound-outcome">
      <p role="status" className="fates">
        {some.length === 0 && t('outbound.outcome.nothing')}
        {some.map(([name, className, sign]) => (
          <span key={name} className={`fate ${className}`} data-outcome={name}>
            <span aria-hidden="true">{sign}</span> {t(`outbound.outcome.${name}`, { count: outcome[name] })}
          </span>
        ))}
      </p>
      <RefusedItems items={outcome.items} queued />
    </div>
  );
}
