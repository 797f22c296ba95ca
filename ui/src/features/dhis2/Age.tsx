import { useTranslation } from 'react-i18next';

import { useFormat } from '../../shared/format';
import { useScope } from '../../shared/scope';

/** Forms and org units change slowly, though not that slowly. */
const OLD = 90 * 86_400_000;

/** From when the metadata is, with a warning where that is long ago. */
export function Age({ at }: { at: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { account } = useScope();
  const old = account.now - at > OLD;
  const taken = t('metadata.taken', { ago: format.ago(at, account.now) });
  return (
    <span className={old ? 'age old' : 'age quiet'} title={format.dateTime(at)} data-test="metadata-age">
      {old && <span aria-hidden="true">▲ </span>}
      {taken}
      {old && ` · ${t('metadata.old')}`}
    </span>
  );
}
