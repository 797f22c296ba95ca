import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Dhis2Connection, ReceiveMapping } from '../../api';
import { useOpenReceiveMapping, useReceiveMapping, useReceivePeople, useWork } from '../../api';
import { Answer } from '../../shared/Answer';
import { ConfirmDialog } from '../../shared/ConfirmDialog';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { useFormat } from '../../shared/format';
import { Working } from '../dhis2/Working';
import { Received } from './Received';

/** Tracked entities and events, looked at and then received, by the mapping. */
export function People({ server }: { server: Dhis2Connection }) {
  const { t } = useTranslation();
  const mapping = useReceiveMapping();
  const open = useOpenReceiveMapping();
  return (
    <>
      <p>{t('people.text')}</p>
      <Answer query={mapping}>
        {(data) => (
          <>
            <p data-test="people-mapping">
              {isEmpty(data) ? t('people.mapping.none') : t('people.mapping', kindsOf(data))}
            </p>
            <Ask server={server} mapping={data}>
              <Button onClick={() => open.mutate()} loading={open.isPending} dataTest="people-mapping-open">
                {t('people.mapping.open')}
              </Button>
            </Ask>
            {open.isError && <ErrorNotice error={open.error} />}
          </>
        )}
      </Answer>
    </>
  );
}

type AskProps = { server: Dhis2Connection; mapping: ReceiveMapping; children: React.ReactNode };

function Ask({ server, mapping, children }: AskProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { job } = useWork();
  const receive = useReceivePeople();
  const [asking, setAsking] = useState(false);
  const start = (confirmed: boolean) => {
    setAsking(false);
    receive.mutate({ connection: server.id, org_units: [], confirmed });
  };
  const shown = receive.data;
  const busy = job !== null || receive.isPending;
  const toWrite = (counts: { new: number; changed: number }) => counts.new + counts.changed;
  const some = shown !== undefined && toWrite(shown.people) + toWrite(shown.reports) > 0;
  return (
    <>
      <div className="buttons">
        {children}
        {!isEmpty(mapping) && (
          <Button primary={!some} onClick={() => start(false)} disabled={busy} dataTest="people-look">
            {t('people.look')}
          </Button>
        )}
        {some && !shown.confirmed && (
          <Button primary onClick={() => setAsking(true)} disabled={busy} dataTest="people-receive">
            {t('people.receive')}
          </Button>
        )}
      </div>
      {receive.isPending && <Working jobs={['receive']} />}
      {receive.isError && (
        <>
          <ErrorNotice error={receive.error} onRetry={() => start(receive.variables.confirmed ?? false)} />
          {receive.variables.confirmed === true && <p className="quiet">{t('receive.error.stays')}</p>}
        </>
      )}
      {shown !== undefined && <Received received={shown} />}
      {asking && shown !== undefined && (
        <ConfirmDialog
          title={t('people.confirm.title')}
          action={t('people.confirm')}
          onConfirm={() => start(true)}
          onClose={() => setAsking(false)}
          dataTest="people-confirm"
        >
          <p>
            {t('people.confirm.text', {
              people: format.number(toWrite(shown.people)),
              reports: format.number(toWrite(shown.reports)),
            })}
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

function kindsOf({ people = [], reports = [] }: ReceiveMapping) {
  return { people: people.length, reports: reports.length };
}

function isEmpty(mapping: ReceiveMapping): boolean {
  const { people, reports } = kindsOf(mapping);
  return people + reports === 0;
}
