import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Dhis2Connection, PlaceRow } from '../../api';
import { useFindPlacesOfOrgUnits, useOpenReview, useSaveReview, useWork, useWritePlaces } from '../../api';
import { ConfirmDialog } from '../../shared/ConfirmDialog';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { Working } from '../dhis2/Working';
import { decided, withOutcomes } from './decision';
import { PlaceTable } from './PlaceTable';

/** Which place each org unit is: proposed, decided by a person, written in the CHT; or handed on in a file. */
export function Places({ server }: { server: Dhis2Connection }) {
  const { t } = useTranslation();
  const { job } = useWork();
  const find = useFindPlacesOfOrgUnits();
  const open = useOpenReview();
  const save = useSaveReview();
  const write = useWritePlaces();
  const [rows, setRows] = useState<PlaceRow[] | null>(null);
  const [asking, setAsking] = useState(false);

  const start = (from: PlaceRow[]) => {
    write.reset();
    save.reset();
    setRows(from);
  };
  const look = () =>
    find.mutate({ connection: server.id, org_units: [] }, { onSuccess: (proposal) => start(proposal.rows) });
  const said = decided(rows ?? []);
  const writeThem = () => {
    setAsking(false);
    write.mutate(
      { connection: server.id, rows: said },
      { onSuccess: (written) => setRows((now) => withOutcomes(now ?? [], written.rows)) },
    );
  };
  const busy = job !== null || find.isPending || write.isPending;
  const left = (rows ?? []).filter((row) => row.outcome === 'not_written');
  const error = find.error ?? open.error ?? save.error;
  return (
    <>
      <p>{t('places.text')}</p>
      <div className="buttons">
        <Button primary={rows === null} onClick={look} disabled={busy} dataTest="places-find">
          {t('places.find')}
        </Button>
        <Button
          onClick={() => open.mutate(undefined, { onSuccess: (read) => read !== null && start(read) })}
          disabled={busy}
          dataTest="places-open"
        >
          {t('places.open')}
        </Button>
        {rows !== null && rows.length > 0 && (
          <>
            <Button
              onClick={() => save.mutate(left.length > 0 ? left : rows)}
              disabled={busy}
              dataTest="places-save"
            >
              {t('places.save')}
            </Button>
            <Button
              primary
              onClick={() => setAsking(true)}
              disabled={busy || said.length === 0}
              dataTest="places-write"
            >
              {t('places.write', { count: said.length })}
            </Button>
          </>
        )}
      </div>
      {(find.isPending || write.isPending) && <Working jobs={['receive']} />}
      {error !== null && <ErrorNotice error={error} />}
      {write.isError && (
        <>
          <ErrorNotice error={write.error} onRetry={writeThem} />
          <p className="quiet">{t('receive.error.stays')}</p>
        </>
      )}
      {write.isSuccess && (
        <p role="status" data-test="places-written">
          {t('places.written', counts(write.data))} {left.length > 0 && t('places.handOn')}
        </p>
      )}
      {save.isSuccess && save.data !== null && (
        <p role="status" data-test="places-saved">
          {t('places.saved')} <code className="wrap">{save.data}</code>
        </p>
      )}
      {find.isSuccess && <p className="quiet">{t('places.linked', { count: find.data.linked })}</p>}
      {rows?.length === 0 && <p data-test="places-none">{t('places.allLinked')}</p>}
      {rows !== null && rows.length > 0 && <PlaceTable rows={rows} onChange={setRows} />}
      {asking && (
        <ConfirmDialog
          title={t('places.confirm.title')}
          action={t('places.write', { count: said.length })}
          onConfirm={writeThem}
          onClose={() => setAsking(false)}
          dataTest="places-confirm"
        >
          <p>
            {t('places.confirm.text', {
              linked: said.filter((row) => row.decision === 'link').length,
              made: said.filter((row) => row.decision === 'make').length,
            })}
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

function counts({
  linked,
  made,
  already,
  not_written,
}: Record<'linked' | 'made' | 'already' | 'not_written', number>) {
  return { linked, made, already, not_written };
}
