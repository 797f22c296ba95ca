import { useTranslation } from 'react-i18next';

import type { HandoverView } from '../../api';
import { CoverageLine } from '../../shared/Coverage';
import { Facts } from '../../shared/Facts';
import { useFormat } from '../../shared/format';
import { Notice } from '../../shared/Notice';
import { summaryOf } from '../aggregate/words';
import { Accepted } from '../signoff/Accepted';
import { Changes } from '../signoff/Changes';
import { Fingerprint } from './Fingerprint';

/** Up to this many rows a table is shown whole. */
const WHOLE = 20;

/** Whose a hand-over is, by which key, what is in it, and whether it agrees with what is here. */
export function HandoverFacts({ handover }: { handover: HandoverView }) {
  // A key that is still to be compared is shown with the words on how to.
  const compared = handover.key === 'trusted' || handover.key === 'own';
  const { t } = useTranslation();
  const format = useFormat();
  const facts = [
    [t('handover.by'), handover.by === handover.user ? handover.by : `${handover.by} (${handover.user})`],
    [t('settings.server'), <span className="wrap">{handover.server}</span>],
    [t('handover.at'), format.dateTime(handover.at)],
    ...(handover.received_at === null
      ? []
      : ([
          [t('handover.received'), `${format.dateTime(handover.received_at)} (${t(`via.${handover.via}`)})`],
        ] as const)),
    [
      t('key'),
      <span data-test="handover-key" data-key={handover.key}>
        <span aria-hidden="true">{KEY_SIGNS[handover.key]}</span> {t(`key.${handover.key}`)}
      </span>,
    ],
    ...(compared ? ([[t('key.fingerprint'), <Fingerprint value={handover.fingerprint} />]] as const) : []),
  ] as const;
  return (
    <>
      <Facts facts={facts} />
      <Agreement handover={handover} />
      <p className="reported-line">
        <CoverageLine coverage={handover.coverage} />
        {handover.missing.length > 0 && (
          <span>
            {t('coverage.missing')} {handover.missing.map((contact) => contact.name).join(', ')}
          </span>
        )}
      </p>
      <Handed handover={handover} />
      {handover.notes !== '' && (
        <>
          <h3>{t('handover.notes')}</h3>
          <p className="wrap">{handover.notes}</p>
        </>
      )}
      <Accepted accepted={handover.accepted} title={t('signOff.accepted')} />
    </>
  );
}

const KEY_SIGNS = { trusted: '✓', own: '✓', new: '▲', changed: '✖' } as const;

/** Whether the numbers handed over are those that are here. */
function Agreement({ handover }: { handover: HandoverView }) {
  const { t } = useTranslation();
  const { agrees, differences } = handover;
  if (agrees === false) {
    return (
      <div className="notice wide" data-test="handover-differs">
        <Notice tone="warning" title={t('handover.differs', { count: differences.length })}>
          <p>{t('handover.differs.text')}</p>
          <Changes changes={differences} before={t('changes.handed')} after={t('changes.here')} />
        </Notice>
      </div>
    );
  }
  return (
    <p
      data-test="handover-agrees"
      data-agrees={String(agrees)}
      className={agrees ? 'journal-intact' : 'quiet'}
    >
      {agrees && <span aria-hidden="true">✓ </span>}
      {t(agrees ? 'handover.agrees' : 'handover.alone')}
    </p>
  );
}

function Handed({ handover }: { handover: HandoverView }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div
      className={handover.targets.length > WHOLE ? 'plain-scroll tall' : 'plain-scroll'}
      // A region that scrolls must be reachable by keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      role="region"
      aria-label={t('handover.targets')}
    >
      <table className="plain dense" data-test="handover-targets">
        <thead>
          <tr>
            <th scope="col">{t('target')}</th>
            <th scope="col" className="end">
              {t('changes.handed')}
            </th>
            <th scope="col" className="end">
              {t('coverage.column')}
            </th>
          </tr>
        </thead>
        <tbody>
          {handover.targets.map((target) => (
            <tr key={target.id}>
              <td>{target.title}</td>
              <td className="end">
                {target.coverage.reported === 0 ? (
                  <span className="not-reported">{t('coverage.nobody')}</span>
                ) : (
                  <strong>{summaryOf(target, t, format)}</strong>
                )}
              </td>
              <td className="end">
                {t('coverage.short', {
                  reported: format.number(target.coverage.reported),
                  expected: format.number(target.coverage.expected),
                })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
