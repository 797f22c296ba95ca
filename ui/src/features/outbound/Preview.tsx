import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Dhis2Connection, OutboundOverview, OutboundRequest, ShownOutbound } from '../../api';
import { useOutboundOverview, usePreviewOutbound, useRecords, useShownOutbound, useWork } from '../../api';
import { Answer } from '../../shared/Answer';
import { ChooseMany } from '../../shared/ChooseMany';
import { Empty } from '../../shared/Empty';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { Working } from '../dhis2/Working';
import { CountsTable } from './CountsTable';
import { DocumentDialog } from './DocumentDialog';
import { possible, summed } from './fates';
import { chosenOf } from './kept';
import { PreviewRows } from './PreviewRows';
import { SaveFiles } from './SaveFiles';
import { SendDialog } from './SendDialog';
import { Where } from './Where';

type Props = { server: Dhis2Connection | null; onKeep: () => void };

/** What would be sent, what would not and why; from here it is sent, or saved into files. */
export function Preview({ server, onKeep }: Props) {
  const { t } = useTranslation();
  const overview = useOutboundOverview(server?.id ?? null);
  const records = useRecords();
  const nothing = records.data !== undefined && chosenOf(records.data) === 0;
  return (
    <Answer query={overview}>
      {(data) =>
        nothing ? (
          <Empty
            title={t('kept.none')}
            action={
              <button type="button" className="link" onClick={onKeep} data-test="outbound-go-keep">
                {t('outbound.part.kept')}
              </button>
            }
          >
            {t('outbound.preview.nothingKept')}
          </Empty>
        ) : (
          <Look server={server} overview={data} />
        )
      }
    </Answer>
  );
}

function Look({ server, overview }: { server: Dhis2Connection | null; overview: OutboundOverview }) {
  const { t } = useTranslation();
  const { job } = useWork();
  const preview = usePreviewOutbound();
  const shown = useShownOutbound(server?.id ?? null).data ?? null;
  const [chosen, setChosen] = useState<string[]>([]);
  const names = [...new Set(overview.mappings.map((each) => each.name))];
  const request: OutboundRequest = { connection: server?.id ?? null, mappings: chosen, documents: [] };
  const busy = job !== null || preview.isPending;
  if (names.length === 0) {
    return <Empty title={t('outbound.mappings.none')}>{t('outbound.mappings.none.text')}</Empty>;
  }
  return (
    <>
      <div className="scope-bar">
        <ChooseMany
          label={t('outbound.part.mappings')}
          options={names.map((name) => ({ value: name, label: name }))}
          selected={chosen}
          onChange={setChosen}
          summary={chosen.length === 1 ? (chosen[0] ?? '') : summaryOf(chosen.length)}
          all={t('outbound.mappings.all', { count: names.length })}
          allSelected={chosen.length === 0}
          onAll={() => setChosen([])}
          dataTest="outbound-mappings"
        />
        <Button
          primary={shown === null}
          onClick={() => preview.mutate(request)}
          disabled={busy}
          dataTest="outbound-look"
        >
          {t('outbound.look')}
        </Button>
      </div>
      <Where overview={overview} />
      {preview.isPending && <Working jobs={['outbound']} />}
      {preview.isError && (
        <ErrorNotice error={preview.error} onRetry={() => preview.mutate(preview.variables)} />
      )}
      {shown === null && !preview.isPending && !preview.isError && (
        <p className="quiet">{t('outbound.look.text')}</p>
      )}
      {shown !== null && (
        <Shown
          shown={shown}
          server={server}
          overview={overview}
          busy={busy}
          onAgain={() => preview.mutate(shown.request)}
        />
      )}
    </>
  );

  function summaryOf(count: number): string {
    return t('outbound.mappings.all', { count: count === 0 ? names.length : count });
  }
}

type ShownProps = {
  shown: ShownOutbound;
  server: Dhis2Connection | null;
  overview: OutboundOverview;
  busy: boolean;
  onAgain: () => void;
};

function Shown({ shown, server, overview, busy, onAgain }: ShownProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const { preview, request } = shown;
  const total = summed(preview.counts);
  const some = possible(total) + total.gone > 0;
  const connection = server?.id ?? null;
  return (
    <section data-test="outbound-preview">
      <p role="status">
        {t('outbound.looked', { count: preview.documents })}{' '}
        {preview.checked !== 'whole' && (
          <span data-test="outbound-checked" data-checked={preview.checked}>
            <span aria-hidden="true">▲</span> {t(`outbound.checked.${preview.checked}`)}
          </span>
        )}
      </p>
      <CountsTable counts={preview.counts} />
      <SaveFiles request={request} counts={preview.counts} disabled={busy} onSaved={onAgain}>
        <Button
          primary
          onClick={() => setSending(true)}
          disabled={busy || !some || !overview.signed_in}
          dataTest="outbound-send"
        >
          {t('outbound.send')}
        </Button>
      </SaveFiles>
      {preview.rows.length === 0 && <p data-test="outbound-rows-none">{t('outbound.rows.none')}</p>}
      {preview.rows.length > 0 && (
        <PreviewRows rows={preview.rows} onOpen={(row) => setOpened(row.document)} />
      )}
      {preview.more > 0 && <p className="quiet">{t('outbound.more', { count: preview.more })}</p>}
      {opened !== null && (
        <DocumentDialog document={opened} connection={connection} onClose={() => setOpened(null)} />
      )}
      {sending && (
        <SendDialog
          shown={shown}
          account={server?.account ?? null}
          overview={overview}
          onClose={(done) => {
            setSending(false);
            if (done) onAgain();
          }}
        />
      )}
    </section>
  );
}
