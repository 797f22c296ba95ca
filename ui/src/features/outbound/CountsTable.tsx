import { useTranslation } from 'react-i18next';

import type { OutboundCount } from '../../api';
import { useFormat } from '../../shared/format';
import { PlainTable } from '../../shared/PlainTable';

const COLUMNS = [
  'new',
  'changed',
  'with_problems',
  'refused',
  'failed',
  'queued',
  'same',
  'saved',
  'gone',
  'not_relevant',
] as const satisfies (keyof OutboundCount)[];

/** How many documents of each mapping came to what. */
export function CountsTable({ counts }: { counts: OutboundCount[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  // Nothing is said by a column of zeros but for the first two.
  const some = COLUMNS.filter(
    (name) => name === 'new' || name === 'changed' || counts.some((count) => count[name] > 0),
  );
  return (
    <PlainTable
      label={t('outbound.counts')}
      heads={[
        t('outbound.mapping'),
        ...some.map((name) => ({ text: t(`outbound.count.${name}`), align: 'end' as const })),
      ]}
    >
      {counts.map((count) => (
        <tr
          key={`${count.origin} ${count.mapping}`}
          data-test="outbound-count"
          data-id={count.mapping}
          data-origin={count.origin}
        >
          <th scope="row">
            {count.mapping}
            {count.origin === 'cht' && <span className="quiet"> · {t('outbound.origin.cht')}</span>}
          </th>
          {some.map((name) => (
            <td key={name} className="end" data-count={name}>
              {format.number(count[name])}
            </td>
          ))}
        </tr>
      ))}
    </PlainTable>
  );
}
