import { Button, ButtonStrip } from '@dhis2/ui';
import { useTranslation } from 'react-i18next';

import type { OutboundDocument, OutboundDocumentMapping, OutboundItemView } from '../../api';
import { useOutboundDocument } from '../../api';
import { Answer } from '../../shared/Answer';
import { CopyButton } from '../../shared/CopyButton';
import { Dialog } from '../../shared/Dialog';
import { Facts } from '../../shared/Facts';
import { useFormat } from '../../shared/format';
import { SIGNS, STATE_SIGNS } from './fates';
import { Problems } from './Problems';
import { nameOf } from './words';

type Props = { document: string; connection: number | null; onClose: () => void };

/** One document: what each mapping makes of it or why not, and what became of it so far. */
export function DocumentDialog({ document, connection, onClose }: Props) {
  const { t } = useTranslation();
  const query = useOutboundDocument(document, connection);
  return (
    <Dialog
      className="dialog wide push"
      label={t('outbound.document')}
      onClose={onClose}
      dataTest="outbound-document"
    >
      <Answer query={query}>{(data) => <Shown document={data} />}</Answer>
      <ButtonStrip end>
        <Button onClick={onClose} dataTest="outbound-document-close">
          {t('close')}
        </Button>
      </ButtonStrip>
    </Dialog>
  );
}

function Shown({ document }: { document: OutboundDocument }) {
  const { t } = useTranslation();
  const format = useFormat();
  const meant = document.mappings.filter((each) => each.relevant !== false);
  const others = document.mappings.filter((each) => each.relevant === false);
  return (
    <>
      <h2>{nameOf(document)}</h2>
      <Facts
        facts={[
          [t('outbound.who'), document.contact?.name ?? '–'],
          [t('push.when'), format.dateTime(document.reported_at)],
          [
            t('document.id'),
            <code key="id" className="wrap">
              {document.document}
            </code>,
          ],
          [
            t('document.rev'),
            <code key="rev" className="wrap">
              {document.revision}
            </code>,
          ],
        ]}
      />
      {document.absent.length > 0 && (
        <p data-test="outbound-absent">
          <span aria-hidden="true">▲</span>{' '}
          {t('outbound.absent', { count: document.absent.length, ids: format.list(document.absent) })}
        </p>
      )}
      {meant.length === 0 && <p>{t('outbound.document.none')}</p>}
      {meant.map((mapping) => (
        <Made key={`${mapping.origin} ${mapping.mapping}`} mapping={mapping} />
      ))}
      {others.length > 0 && (
        <details data-test="outbound-not-meant">
          <summary>{t('outbound.notMeant', { count: others.length })}</summary>
          {others.map((mapping) => (
            <Made key={`${mapping.origin} ${mapping.mapping}`} mapping={mapping} />
          ))}
        </details>
      )}
    </>
  );
}

/** What one mapping makes of it. */
function Made({ mapping }: { mapping: OutboundDocumentMapping }) {
  const { t } = useTranslation();
  const { relevant, relevant_to: relevantTo, fate, payload, problems, history } = mapping;
  const meant = relevant === null ? 'unknown' : relevant ? 'yes' : 'no';
  return (
    <section className="section" data-test="outbound-made" data-id={mapping.mapping} data-meant={meant}>
      <h3>
        {mapping.mapping}{' '}
        {mapping.origin === 'cht' && <span className="quiet">· {t('outbound.origin.cht')}</span>}
      </h3>
      {/* Of a document that is gone, nobody asks. */}
      {(relevant !== null || relevantTo !== null || problems.length > 0) && (
        <p>
          {t(`outbound.meant.${meant}`)}
          {relevantTo !== null && <code className="quiet block wrap">{relevantTo}</code>}
        </p>
      )}
      {fate !== null && (
        <p data-fate={fate}>
          <span aria-hidden="true">{SIGNS[fate]}</span> {t(`outbound.fate.${fate}`)}
        </p>
      )}
      <Problems problems={problems} />
      {payload !== null && (
        <>
          <pre
            className="raw"
            // A region that scrolls must be reachable by keyboard.
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            tabIndex={0}
            role="region"
            aria-label={t('outbound.payload', { mapping: mapping.mapping })}
            data-test="outbound-payload"
          >
            {payload}
          </pre>
          <CopyButton text={() => payload} label={t('outbound.payload.copy')} dataTest="outbound-copy" />
        </>
      )}
      {history.length > 0 && <History items={history} />}
    </section>
  );
}

/** What became of it so far, the newest first. */
function History({ items }: { items: OutboundItemView[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <h4>{t('outbound.history')}</h4>
      <ul className="outbound-history" data-test="outbound-history">
        {items.map((item) => (
          <li key={item.id} data-state={item.state}>
            <span aria-hidden="true">{STATE_SIGNS[item.state]}</span> {t(`outbound.state.${item.state}`)}
            {item.deletes && `, ${t('outbound.deletes')}`} · {format.dateTime(item.changed_at)}{' '}
            <code className="quiet wrap">{item.revision}</code>
            <Problems problems={item.problems} />
          </li>
        ))}
      </ul>
    </>
  );
}
