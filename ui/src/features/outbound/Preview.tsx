import { Button } from '@dhis2/ui';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type {
  Dhis2Connection,
  OutboundOverview,
  OutboundRequest,
  OutboundRow,
  ShownOutbound,
} from '../../api';
import { useOutboundOverview, usePreviewOutbound, useRecords, useShownOutbound, useWork } from '../../api';
import { Answer } from '../../shared/Answer';
import { ChooseMany } from '../../shared/ChooseMany';
import { Empty } from '../../shared/Empty';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { useFormat } from '../../shared/format';
import { Notice } from '../../shared/Notice';
import { CountsTable } from './CountsTable';
import { DocumentDialog } from './DocumentDialog';
import { going, possible, summed } from './fates';
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
  const names = [...new Set(overview.mappings.map((each) => each.name))];
  const [chosen, setChosen] = useState(
    () => shown?.request.mappings?.filter((name) => names.includes(name)) ?? [],
  );
  const [looks, setLooks] = useState(0);
  const request: OutboundRequest = { connection: server?.id ?? null, mappings: chosen, documents: [] };
  const busy = job !== null || preview.isPending;
  const look = (wanted: OutboundRequest) => {
    setLooks((before) => before + 1);
    preview.mutate(wanted);
  };
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
          onClick={() => look(request)}
          disabled={busy}
          dataTest="outbound-look"
        >
          {t('outbound.look')}
        </Button>
      </div>
      <Where overview={overview} />
      {preview.isError && <ErrorNotice error={preview.error} onRetry={() => look(preview.variables)} />}
      {shown === null && !preview.isPending && !preview.isError && (
        <p className="quiet">{t('outbound.look.text')}</p>
      )}
      {shown !== null && (
        <Shown
          shown={shown}
          server={server}
          overview={overview}
          looks={looks}
          busy={busy}
          looking={preview.isPending}
          onLook={() => look(request)}
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
  /** How often the person has looked: what was saved before that is no longer said. */
  looks: number;
  busy: boolean;
  looking: boolean;
  onLook: () => void;
  /** The same anew, after something was done about it. */
  onAgain: () => void;
};

function Shown({ shown, server, overview, looks, busy, looking, onLook, onAgain }: ShownProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [opened, setOpened] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const { preview, request, outdated } = shown;
  const total = summed(going(preview));
  const some = possible(total) + total.gone + total.refused_deletions > 0;
  const connection = server?.id ?? null;
  const onOpen = useCallback((row: OutboundRow) => setOpened(row.document), []);
  return (
    <section data-test="outbound-preview">
      <p role="status">
        {t('outbound.looked', { count: preview.documents })}{' '}
        <span data-test="outbound-looked-at">
          {t('outbound.lookedAt', { at: format.dateTime(preview.at) })}
        </span>{' '}
        {preview.checked !== 'whole' && (
          <span data-test="outbound-checked" data-checked={preview.checked}>
            <span aria-hidden="true">▲</span> {t(`outbound.checked.${preview.checked}`)}
          </span>
        )}
      </p>
      {/* After sending and saving it is looked at anew by itself. */}
      {outdated && !looking && !sending && (
        <div className="notice" data-test="outbound-outdated">
          <Notice tone="warning" title={t('outbound.outdated')}>
            <Button small onClick={onLook} disabled={busy} dataTest="outbound-look-again">
              {t('outbound.outdated.look')}
            </Button>
          </Notice>
        </div>
      )}
      <CountsTable counts={preview.counts} />
      <SaveFiles key={looks} request={request} total={total} disabled={busy || outdated} onSaved={onAgain}>
        <Button
          primary
          onClick={() => setSending(true)}
          disabled={busy || outdated || !some || !overview.signed_in}
          dataTest="outbound-send"
        >
          {t('outbound.send')}
        </Button>
      </SaveFiles>
      {preview.rows.length === 0 && <p data-test="outbound-rows-none">{t('outbound.rows.none')}</p>}
      {preview.rows.length > 0 && <PreviewRows rows={preview.rows} more={preview.more} onOpen={onOpen} />}
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
