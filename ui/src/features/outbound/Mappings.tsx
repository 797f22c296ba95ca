import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Dhis2Connection, OutboundMappingView, OutboundOverview, OutboundStates } from '../../api';
import {
  useForgetOutboundMapping,
  useOpenOutboundMapping,
  useOutboundOverview,
  useSaveOutboundMapping,
} from '../../api';
import { Answer } from '../../shared/Answer';
import { ConfirmDialog } from '../../shared/ConfirmDialog';
import { Empty } from '../../shared/Empty';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { PlainTable } from '../../shared/PlainTable';
import { Problems } from './Problems';
import { Where } from './Where';

/** The workspace's own mappings and those of the CHT's settings, and how things stand with each. */
export function Mappings({ server }: { server: Dhis2Connection | null }) {
  const overview = useOutboundOverview(server?.id ?? null);
  return <Answer query={overview}>{(data) => <Shown overview={data} />}</Answer>;
}

function Shown({ overview }: { overview: OutboundOverview }) {
  const { t } = useTranslation();
  const { mappings } = overview;
  const own = mappings.filter((each) => each.origin === 'workspace').length;
  return (
    <>
      <p>{t('outbound.mappings.text')}</p>
      <MappingFile own={own} />
      <Where overview={overview} />
      {mappings.length === 0 ? (
        <Empty title={t('outbound.mappings.none')}>{t('outbound.mappings.none.text')}</Empty>
      ) : (
        <PlainTable
          label={t('outbound.part.mappings')}
          heads={[
            t('outbound.mapping'),
            t('outbound.whose'),
            t('outbound.makes'),
            t('outbound.destination'),
            t('outbound.stands'),
            t('outbound.problems'),
          ]}
        >
          {mappings.map((mapping) => (
            <Line key={`${mapping.origin} ${mapping.name}`} mapping={mapping} />
          ))}
        </PlainTable>
      )}
    </>
  );
}

/** The file: loaded, saved, forgotten. It is written outside of this program. */
function MappingFile({ own }: { own: number }) {
  const { t } = useTranslation();
  const open = useOpenOutboundMapping();
  const save = useSaveOutboundMapping();
  const forget = useForgetOutboundMapping();
  const [asking, setAsking] = useState<'open' | 'forget' | null>(null);
  const error = asking === 'open' ? null : (open.error ?? save.error);
  const close = () => setAsking(null);
  const load = () =>
    open.mutate(undefined, {
      onSuccess: (count) => {
        if (count === null) return;
        save.reset();
        close();
      },
    });
  return (
    <>
      <div className="buttons">
        <Button
          primary={own === 0}
          onClick={() => {
            open.reset();
            if (own > 0) setAsking('open');
            else load();
          }}
          loading={open.isPending && asking === null}
          dataTest="outbound-mapping-open"
        >
          {t('outbound.file.open')}
        </Button>
        {own > 0 && (
          <>
            <Button onClick={() => save.mutate()} loading={save.isPending} dataTest="outbound-mapping-save">
              {t('outbound.file.save')}
            </Button>
            <Button onClick={() => setAsking('forget')} dataTest="outbound-mapping-forget">
              {t('outbound.file.forget')}
            </Button>
          </>
        )}
        <span className="quiet" role="status" data-test="outbound-mapping-said">
          {open.isSuccess && typeof open.data === 'number' && t('outbound.file.opened', { count: open.data })}{' '}
          {save.isSuccess && save.data !== null && t('outbound.file.saved', { file: save.data })}
        </span>
      </div>
      {error !== null && <ErrorNotice error={error} />}
      {asking === 'open' && (
        <ConfirmDialog
          title={t('outbound.file.replace.title')}
          action={t('outbound.file.open')}
          pending={open.isPending}
          error={open.error}
          onConfirm={load}
          onClose={close}
          dataTest="outbound-mapping-open-dialog"
        >
          <p>{t('outbound.file.replace.text', { count: own })}</p>
        </ConfirmDialog>
      )}
      {asking === 'forget' && (
        <ConfirmDialog
          title={t('outbound.file.forget.title')}
          action={t('outbound.file.forget.confirm')}
          destructive
          pending={forget.isPending}
          error={forget.error}
          onConfirm={() =>
            forget.mutate(undefined, {
              onSuccess: () => {
                open.reset();
                save.reset();
                close();
              },
            })
          }
          onClose={close}
          dataTest="outbound-mapping-forget-dialog"
        >
          <p>{t('outbound.file.forget.text', { count: own })}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

function Line({ mapping }: { mapping: OutboundMappingView }) {
  const { t } = useTranslation();
  const { name, origin, kind, relevant_to: relevantTo, destination, cron, due, problems } = mapping;
  return (
    <tr data-test="outbound-mapping" data-id={name} data-origin={origin}>
      <th scope="row" className="wrap">
        {name}
        {relevantTo !== null && (
          <details>
            <summary>{t('outbound.about')}</summary>
            <code className="wrap">{relevantTo}</code>
          </details>
        )}
      </th>
      <td>{t(`outbound.origin.${origin}`)}</td>
      <td>{t(`outbound.kind.${kind}`)}</td>
      <td className="wrap">
        {destination ?? '–'}
        {cron !== null && (
          <span className="quiet block">
            {t(due ? 'outbound.cron.due' : 'outbound.cron.notDue')} <code>{cron}</code>
          </span>
        )}
      </td>
      <td>
        <StatesLine states={mapping.states} />
      </td>
      <td>
        {problems.length === 0 ? (
          <span className="quiet">{t('outbound.problems.none')}</span>
        ) : (
          <Problems problems={problems} />
        )}
      </td>
    </tr>
  );
}

const STATES = [
  ['sent', 'accepted', '✔'],
  ['queued', 'open', '○'],
  ['on_its_way', 'open', '→'],
  ['saved', 'open', '▤'],
  ['refused', 'refused', '✖'],
  ['gone', 'dropped', '◆'],
] as const satisfies readonly (readonly [keyof OutboundStates, string, string])[];

/** How many of its documents are how far, in one line. */
function StatesLine({ states }: { states: OutboundStates }) {
  const { t } = useTranslation();
  const some = STATES.filter(([name]) => states[name] > 0);
  if (some.length === 0) return <span className="quiet">{t('outbound.stands.none')}</span>;
  return (
    <span className="fates" data-test="outbound-states">
      {some.map(([name, className, sign]) => (
        <span key={name} className={`fate ${className}`} data-state={name}>
          <span aria-hidden="true">{sign}</span> {t(`outbound.states.${name}`, { count: states[name] })}
        </span>
      ))}
    </span>
  );
}
