import { Button } from '@dhis2/ui';
import { useTranslation } from 'react-i18next';

import type { FacilityPeriod, SheetFormat, SheetKind } from '../../api';
import { useSaveSheet } from '../../api';
import { ErrorNotice } from '../../shared/ErrorNotice';

type Props = { kind: Exclude<SheetKind, 'history'>; scope: FacilityPeriod };

const FORMATS: SheetFormat[] = ['pdf', 'xlsx'];

/** Puts the month on paper, and says where it is. */
export function SaveSheet({ kind, scope }: Props) {
  const { t, i18n } = useTranslation();
  const save = useSaveSheet();
  const start = (format: SheetFormat) =>
    save.mutate({
      kind,
      format,
      scope: { facilities: [scope.facility], period: scope.period },
      history: null,
      language: i18n.language,
    });
  return (
    <>
      <div className="buttons" data-test="sheet">
        {FORMATS.map((format) => (
          <Button
            key={format}
            small
            onClick={() => start(format)}
            loading={save.isPending && save.variables.format === format}
            disabled={save.isPending}
            dataTest={`sheet-${format}`}
          >
            {t(`sheet.${format}`)}
          </Button>
        ))}
        <span role="status" data-test="sheet-saved">
          {save.isSuccess &&
            (save.data === null ? (
              <span className="quiet">{t('export.notSaved')}</span>
            ) : (
              <>
                {t('sheet.saved')} <code className="wrap">{save.data}</code>
              </>
            ))}
        </span>
      </div>
      {save.isError && <ErrorNotice error={save.error} />}
    </>
  );
}
