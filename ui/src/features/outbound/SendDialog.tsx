import { Button, ButtonStrip } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type {
  Dhis2AccountView,
  OutboundCount,
  OutboundOverview,
  OutboundTrial,
  ShownOutbound,
} from '../../api';
import { useSendOutbound, useTryOutbound, useWork } from '../../api';
import { Dialog } from '../../shared/Dialog';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { Facts } from '../../shared/Facts';
import { useFormat } from '../../shared/format';
import { Notice } from '../../shared/Notice';
import { Working } from '../dhis2/Working';
import type { Choices, Summed } from './fates';
import { deletable, goes, going, isCertain, mappingKey, possible, problematic, summed } from './fates';
import { RefusedItems } from './RefusedItems';
import { Sent } from './Sent';

type Props = {
  shown: ShownOutbound;
  account: Dhis2AccountView | null;
  overview: OutboundOverview;
  /** Whether something was queued or sent. */
  onClose: (done: boolean) => void;
};

/** The last question before documents go into DHIS2, and what became of them. */
export function SendDialog({ shown, account, overview, onClose }: Props) {
  const { t } = useTranslation();
  const { job } = useWork();
  const attempt = useTryOutbound();
  const send = useSendOutbound();
  const [choices, setChoices] = useState<Choices>({
    withProblems: false,
    refusedAgain: false,
    savedAgain: false,
    deletions: false,
  });
  const { preview, request, outdated } = shown;
  const { counts, elsewhere, otherServer } = byServer(shown, overview);
  const total = summed(counts);
  const number = goes(total, choices);
  const pending = attempt.isPending || send.isPending;
  const close = () => onClose(send.isSuccess || send.isError);
  return (
    <Dialog
      className="dialog wide push"
      label={t('outbound.send.title', { count: number })}
      busy={pending}
      onClose={close}
      dataTest="outbound-send-dialog"
    >
      {send.isSuccess ? (
        <Sent sent={send.data} />
      ) : (
        <>
          <h2>{t('outbound.send.title', { count: number })}</h2>
          <Facts
            facts={[
              [t('push.server'), account?.server ?? overview.connection?.name ?? '–'],
              [t('settings.user'), account?.user ?? '–'],
            ]}
          />
          <What counts={counts} choices={choices} />
          <StaysOut total={total} choices={choices} elsewhere={elsewhere} otherServer={otherServer} />
          <Choose total={total} choices={choices} onChange={setChoices} disabled={pending} />
          {outdated && !send.isError && !pending && <Notice tone="warning" title={t('outbound.outdated')} />}
          {attempt.isSuccess && !pending && <Tried trial={attempt.data} />}
        </>
      )}
      {pending && <Working jobs={['outbound']} />}
      {attempt.isError && !pending && <ErrorNotice error={attempt.error} />}
      {send.isError && !pending && <ErrorNotice error={send.error} />}
      {send.isSuccess ? (
        <ButtonStrip end>
          <Button onClick={close} dataTest="outbound-send-close">
            {t('close')}
          </Button>
        </ButtonStrip>
      ) : (
        <ButtonStrip end>
          <Button onClick={close} disabled={pending} dataTest="outbound-send-close">
            {t('cancel')}
          </Button>
          <Button
            onClick={() => attempt.mutate(request)}
            disabled={pending || job !== null || possible(total) === 0}
            dataTest="outbound-try"
          >
            {t('outbound.try')}
          </Button>
          <Button
            primary
            onClick={() =>
              send.mutate({
                request,
                with_problems: choices.withProblems,
                refused_again: choices.refusedAgain,
                saved_again: choices.savedAgain,
                deletions: choices.deletions,
                expected: isCertain(preview, counts, choices) ? number : null,
              })
            }
            disabled={pending || job !== null || number === 0 || outdated}
            dataTest="outbound-send-confirm"
          >
            {t('outbound.send.confirm', { count: number })}
          </Button>
        </ButtonStrip>
      )}
    </Dialog>
  );
}

/** What goes to the server in question, and how many documents are of mappings that go nowhere from here, or elsewhere. */
function byServer(
  { preview, request }: ShownOutbound,
  { mappings, connection_id: current }: OutboundOverview,
) {
  const server = request.connection ?? current;
  const connections = new Map(
    mappings.map(({ name, origin, connection }) => [mappingKey({ mapping: name, origin }), connection]),
  );
  const all = going(preview).map((count) => ({
    count,
    connection: connections.get(mappingKey(count)) ?? null,
  }));
  const of = (wanted: (connection: number | null) => boolean) =>
    all.filter(({ connection }) => wanted(connection)).map(({ count }) => count);
  const fresh = (counts: OutboundCount[]) => {
    const total = summed(counts);
    return total.new + total.changed;
  };
  return {
    counts: of((connection) => connection !== null && connection === server),
    elsewhere: fresh(of((connection) => connection === null)),
    otherServer: fresh(of((connection) => connection !== null && connection !== server)),
  };
}

/** So many documents of each mapping. */
function What({ counts, choices }: { counts: OutboundCount[]; choices: Choices }) {
  const { t } = useTranslation();
  const some = counts
    .map((count) => ({ count, number: goes(count, choices) }))
    .filter((each) => each.number > 0);
  if (some.length === 0) return <p data-test="outbound-what">{t('outbound.send.nothing')}</p>;
  return (
    <ul className="plain-list" data-test="outbound-what">
      {some.map(({ count, number }) => (
        <li key={`${count.origin} ${count.mapping}`}>
          {t('outbound.send.of', { count: number, mapping: count.mapping })}
          {count.origin === 'cht' && <span className="quiet"> · {t('outbound.send.chtToo')}</span>}
        </li>
      ))}
    </ul>
  );
}

type StaysOutProps = { total: Summed; choices: Choices; elsewhere: number; otherServer: number };

/** What does not go, and why. */
function StaysOut({ total, choices, elsewhere, otherServer }: StaysOutProps) {
  const { t } = useTranslation();
  const { withProblems, refusedAgain, savedAgain, deletions } = choices;
  const deletionsOut = deletions ? 0 : total.refused_deletions;
  const out = [
    ['withProblems', withProblems ? 0 : problematic(total, choices)],
    ['refused', refusedAgain ? deletionsOut : total.refused],
    ['failed', total.failed],
    ['replaced', total.replaced],
    ['elsewhere', elsewhere],
    ['otherServer', otherServer],
    ['saved', savedAgain ? 0 : total.saved],
  ] as const;
  const some = out.filter(([, count]) => count > 0);
  if (some.length === 0) return null;
  return (
    <>
      <p>{t('outbound.send.out')}</p>
      <ul className="plain-list" data-test="outbound-out">
        {some.map(([why, count]) => (
          <li key={why} data-why={why}>
            {t(`outbound.left.${why}`, { count })}
          </li>
        ))}
      </ul>
    </>
  );
}

type ChooseProps = {
  total: Summed;
  choices: Choices;
  onChange: (choices: Choices) => void;
  disabled: boolean;
};

/** What else is to go: only where there is such a thing. */
function Choose({ total, choices, onChange, disabled }: ChooseProps) {
  const { t } = useTranslation();
  const boxes = [
    ['withProblems', problematic(total, choices)],
    ['refusedAgain', total.refused],
    ['savedAgain', total.saved],
    ['deletions', deletable(total, choices)],
  ] as const;
  return boxes
    .filter(([, count]) => count > 0)
    .map(([name, count]) => (
      <label key={name} className="check">
        <input
          type="checkbox"
          checked={choices[name]}
          disabled={disabled}
          data-test={`outbound-choose-${name}`}
          onChange={(event) => onChange({ ...choices, [name]: event.target.checked })}
        />
        {t(`outbound.${name}`, { count })}
      </label>
    ));
}

/** What DHIS2 said to the dry run. */
function Tried({ trial }: { trial: OutboundTrial }) {
  const { t } = useTranslation();
  const format = useFormat();
  const all = trial.refused.length === 0;
  return (
    <div data-test="outbound-tried" data-refused={trial.refused.length}>
      <p role="status" className={all ? 'verdict good' : 'verdict doubtful'}>
        <span aria-hidden="true">{all ? '✔' : '▲'}</span>{' '}
        {t('outbound.tried', {
          accepted: format.number(trial.accepted),
          refused: format.number(trial.refused.length),
        })}
      </p>
      <RefusedItems items={trial.refused} queued={false} />
    </div>
  );
}
