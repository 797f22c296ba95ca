import { useTranslation } from 'react-i18next';

import type { OutboundItemView } from '../../api';
import { PlainTable } from '../../shared/PlainTable';
import { Problems } from './Problems';
import { What } from './What';

/** Nobody reads more than that in a dialog. */
const SHOWN = 100;

type Props = {
  items: OutboundItemView[];
  /** Whether the queue has them all: what was only tried is nowhere. */
  queued: boolean;
};

/** Documents that DHIS2 refused, and why. */
export function RefusedItems({ items, queued }: Props) {
  const { t } = useTranslation();
  if (items.length === 0) return null;
  const more = items.length - SHOWN;
  return (
    <>
      <PlainTable
        tall
        label={t('outbound.refused')}
        heads={[t('outbound.document'), t('outbound.mapping'), t('push.why')]}
      >
        {items.slice(0, SHOWN).map((item) => (
          <tr key={`${item.mapping} ${item.document}`} data-test="outbound-refused" data-id={item.document}>
            <td>
              <What item={item} long="wrap" />
            </td>
            <td>{item.mapping}</td>
            <td>
              <Problems problems={item.problems} />
            </td>
          </tr>
        ))}
      </PlainTable>
      {more > 0 && (
        <p className="quiet" data-test="outbound-refused-more">
          {t(queued ? 'outbound.refused.more' : 'outbound.more', { count: more })}
        </p>
      )}
    </>
  );
}
