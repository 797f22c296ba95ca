import { useTranslation } from 'react-i18next';

import type { OutboundItemView } from '../../api';
import { PlainTable } from '../../shared/PlainTable';
import { Problems } from './Problems';

/** Documents that DHIS2 refused, and why. */
export function RefusedItems({ items }: { items: OutboundItemView[] }) {
  const { t } = useTranslation();
  if (items.length === 0) return null;
  return (
    <PlainTable
      tall
      label={t('outbound.refused')}
      heads={[t('outbound.document'), t('outbound.mapping'), t('push.why')]}
    >
      {items.map((item) => (
        <tr key={`${item.mapping} ${item.document}`} data-test="outbound-refused" data-id={item.document}>
          <td>
            <code className="wrap">{item.document}</code>
          </td>
          <td>{item.mapping}</td>
          <td>
            <Problems problems={item.problems} />
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}
