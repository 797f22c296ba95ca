import { Button, ButtonStrip } from '@dhis2/ui';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';

import type { HistoryRequest, SheetFormat } from '../../api';
import { useSavePicture, useSaveSheet } from '../../api';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { Notice } from '../../shared/Notice';
import { useScope } from '../../shared/scope';
import type { Caption } from './picture';
import { drawn, fileName } from './picture';

type Props = {
  request: HistoryRequest;
  caption: Caption;
  /** The first and the last month, for the name of the file. */
  months: string[];
  /** Around the chart. */
  chart: RefObject<HTMLElement>;
};

/** The chart as a picture, its numbers as a document or a workbook. */
export function Saving({ request, caption, months, chart }: Props) {
  const { t, i18n } = useTranslation();
  const { scope } = useScope();
  const picture = useSavePicture();
  const sheet = useSaveSheet();

  const savePicture = () => {
    sheet.reset();
    const drawing = chart.current?.querySelector<SVGSVGElement>('svg.recharts-surface');
    if (!drawing) return;
    picture.mutate({
      name: fileName([caption.title, ...months]),
      draw: () => drawn(drawing, caption),
    });
  };
  const saveSheet = (format: SheetFormat) => {
    picture.reset();
    sheet.mutate({ kind: 'history', scope, history: request, format, language: i18n.language });
  };
  const saved = picture.data ?? sheet.data ?? null;
  const error = picture.error ?? sheet.error;
  const busy = picture.isPending || sheet.isPending;
  return (
    <div className="save">
      <ButtonStrip>
        <Button
          small
          disabled={busy}
          loading={picture.isPending}
          onClick={savePicture}
          dataTest="history-picture"
        >
          {t('history.picture')}
        </Button>
        <Button small disabled={busy} onClick={() => saveSheet('pdf')} dataTest="history-save-pdf">
          {t('history.pdf')}
        </Button>
        <Button small disabled={busy} onClick={() => saveSheet('xlsx')} dataTest="history-save-xlsx">
          {t('history.xlsx')}
        </Button>
      </ButtonStrip>
      {saved !== null && (
        <div role="status" data-test="history-saved" className="notice">
          <Notice tone="valid" title={t('history.saved')}>
            <code className="wrap">{saved}</code>
          </Notice>
        </div>
      )}
      {error && <ErrorNotice error={error} />}
    </div>
  );
}
