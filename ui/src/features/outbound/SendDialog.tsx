import { Button, ButtonStrip } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Dhis2AccountView, OutboundOverview, OutboundTrial, ShownOutbound } from '../../api';
import { useSendOutbound, useTryOutbound, useWork } from '../../api';
import { Dialog } from '../../shared/Dialog';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { Facts } from '../../shared/Facts';
import { useFormat } from '../../shared/format';
import { Working } from '../dhis2/Working';
import type { Choices } from './fates';
import { goes, possible, summed } from './fates';
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
  const { preview, request } = shown;
  // Of a mapping that cannot be sent from here nothing goes.
  const elsewhere = overview.mappings.filter((each) => each.problems.length > 0);
  const isElsewhere = (count: { mapping: string; origin: string }) =>
    elsewhere.some((each) => each.name === count.mapping && each.origin === count.origin);
  const counts = preview.counts.filter((count) => !isElsewhere(count));
  const out = summed(preview.counts.filter(isElsewhere));
  const total = summed(counts);
  const number = goes(total, choices);
  const pending = attempt.isPending || send.isPending;
  const close = () => onClose(send.isSuccess || send.isError);
  return (
    <Dialog
      className="dialog wide push"
      label={t('outbound.send.title', { count: number })}
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
          <StaysOut total={total} choices={choices} elsewhere={out.new + out.changed} />
          <Choose total={total} choices={choices} onChange={setChoices} disabled={pending} />
          {attempt.isSuccess && !pending && <Tried trial={attempt.data} />}
        </>
      )}
      {pending && <Working jobs={['outbound']} />}
      {attempt.isError && !pending && <ErrorNotice error={attempt.error} />}
      {send.isError && !pending && <ErrorNotice error={send.error} />}
      <ButtonStrip end>
        <Button onClick={close} disabled={pending} dataTest="outbound-send-close">
          {t(send.isSuccess ? 'close' : 'cancel')}
        </Button>
        {!send.isSuccess && (
          <Button
            onClick={() => attempt.mutate(request)}
            disabled={pending || job !== null || possible(total) === 0}
            dataTest="outbound-try"
          >
            {t('outbound.try')}
          </Button>
        )}
        {!send.isSuccess && (
          <Button
            primary
            onClick={() =>
              send.mutate({
                request,
                with_problems: choices.withProblems,
                refused_again: choices.refusedAgain,
                saved_again: choices.savedAgain,
                deletions: choices.deletions,
              })
            }
            disabled={pending || job !== null || number === 0}
            dataTest="outbound-send-confirm"
          >
            {t('outbound.send.confirm', { count: number })}
          </Button>
        )}
      </ButtonStrip>
    </Dialog>
  );
}

type Total = ReturnType<typeof summed>;

/** So many documents of each mapping. */
function What({ counts, choices }: { counts: ShownOutbound['preview']['counts']; choices: Choices }) {
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

/** What does not go, and why. */
function StaysOut({ total, choices, elsewhere }: { total: Total; choices: Choices; elsewhere: number }) {
  const { t } = useTranslation();
  const out = [
    ['withProblems', choices.withProblems ? 0 : total.with_problems],
    ['refused', choices.refusedAgain ? 0 : total.refused],
    ['failed', total.failed],
    ['elsewhere', elsewhere],
    ['saved', choices.savedAgain ? 0 : total.saved],
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
  total: Total;
  choices: Choices;
  onChange: (choices: Choices) => void;
  disabled: boolean;
};

/** What else is to go: only where there is such a thing. */
function Choose({ total, choices, onChange, disabled }: ChooseProps) {
  const { t } = useTranslation();
  const boxes = [
    ['withProblems', total.with_problems],
    ['refusedAgain', total.refused],
    ['savedAgain', total.saved],
    ['deletions', total.gone],
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
      <RefusedItems items={trial.refused} />
    </div>
  );
}
