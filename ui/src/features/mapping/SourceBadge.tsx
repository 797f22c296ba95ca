import { useTranslation } from 'react-i18next';

import type { MappingSource } from '../../api';

const SIGNS: Record<MappingSource, string> = { cht: '●', file: '◆', nowhere: '–' };

/** Who says where it goes. */
export function SourceBadge({ source }: { source: MappingSource }) {
  const { t } = useTranslation();
  return (
    <span className={`badge source ${source}`}>
      <span aria-hidden="true">{SIGNS[source]}</span> {t(`mapping.source.${source}`)}
    </span>
  );
}
