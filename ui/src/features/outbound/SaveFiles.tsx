import { Button } from '@dhis2/ui';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { OutboundRequest, OutboundSaved } from '../../api';
import { useSaveOutboundFiles } from '../../api';
import { ConfirmDialog } from '../../shared/ConfirmDialog';
import { Notice } from '../../shared/Notice';
import { PlainTable } from '../../shared/PlainTable';
import { useFormat } from '../../shared/format';
import { Working } from '../dhis2/Working';
import type { Summed } from './fates';
import { doubtful, possible } from './fates';

type Props = {
  request: OutboundRequest;
  /** Without what a later document replaces. */
  total: Summed;
  disabled: boolean;
  /** What is shown is no longer how it stands. */
  onSaved: () => void;
  /** What else can be done, before it in the same row. */
  children: ReactNode;
};

/** Files for DHIS2's Import/Export, where there is no line. */
export function SaveFiles({ request, total, disabled, onSaved, children }: Props) {
  const { t } = useTranslation();
  const save = useSaveOutboundFiles();
  const [asking, setAsking] = useState(false);
  const [withProblems, setWithProblems] = useState(false);
  const problems = doubtful(total);
  return (
    <>
      <div className="buttons">
        {children}
        <Button
          onClick={() => {
            save.reset();
            setAsking(true);
          }}
          disabled={disabled || possible(total) === 0}
          dataTest="outbound-save"
        >
          {t('outbound.save')}
        </Button>
      </div>
      {asking && (
        <ConfirmDialog
          title={t('outbound.save.title')}
          action={t('outbound.save.folder')}
          ready={possible(total) > (withProblems ? 0 : problems)}
          pending={save.isPending}
          error={save.error}
          onConfirm={() =>
            save.mutate(
              { request, withProblems },
              {
                onSuccess: (saved) => {
                  if (saved === null) return;
                  setAsking(false);
                  onSaved();
                },
              },
            )
          }
          onClose={() => setAsking(false)}
          dataTest="outbound-save-dialog"
        >
          <p>{t('outbound.save.text')}</p>
          <p>{t('outbound.save.patients')}</p>
          {problems > 0 && (
            <label className="check">
              <input
                type="checkbox"
                checked={withProblems}
                disabled={save.isPending}
                data-test="outbound-save-problems"
                onChange={(event) => setWithProblems(event.target.checked)}
              />
              {t('outbound.save.problems', { count: problems })}
            </label>
          )}
          {save.isPending && <Working jobs={['outbound']} />}
        </ConfirmDialog>
      )}
      {save.isSuccess && save.data !== null && <Saved saved={save.data} />}
    </>
  );
}

/** The files, and which page of DHIS2 takes each. */
function Saved({ saved }: { saved: OutboundSaved }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { files, with_problems: withProblems, failed, replaced } = saved;
  const several = new Set(files.map((file) => file.server)).size > 1;
  return (
    <div role="status" className="notice" data-test="outbound-saved">
      <Notice tone="valid" title={t('outbound.saved', { count: files.length })}>
        {files.length > 0 && (
          <PlainTable
            label={t('outbound.saved.files')}
            heads={[
              t('outbound.saved.file'),
              t('outbound.saved.page'),
              ...(several ? [t('outbound.saved.server')] : []),
              { text: t('outbound.saved.documents'), align: 'end' },
            ]}
          >
            {files.map((file) => (
              <tr key={file.path} data-test="outbound-saved-file" data-kind={file.kind}>
                <td>
                  <code className="wrap">{file.path}</code>
                </td>
                <td>
                  {t(`outbound.saved.${file.kind}`)}
                  {file.data_set !== null && <code className="quiet block">{file.data_set}</code>}
                </td>
                {several && <td>{file.server ?? '–'}</td>}
                <td className="end">{format.number(file.documents)}</td>
              </tr>
            ))}
          </PlainTable>
        )}
        {withProblems > 0 && <p>{t('outbound.left.withProblems', { count: withProblems })}</p>}
        {failed > 0 && <p>{t('outbound.left.failed', { count: failed })}</p>}
        {replaced > 0 && <p>{t('outbound.left.replaced', { count: replaced })}</p>}
      </Notice>
    </div>
  );
}
