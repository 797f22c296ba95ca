import { useTranslation } from 'react-i18next';

import type { HistoryView } from '../../api';
import { useAggregate, useCoverage } from '../../api';
import { Choice } from '../../shared/Choice';
import { ChooseMany } from '../../shared/ChooseMany';
import { PickOne } from '../../shared/PickOne';
import { historyOf } from '../../shared/route';
import { useScope } from '../../shared/scope';
import type { LineNames, Shown } from './lines';
import { MOST, PEERS } from './lines';

type Props = {
  target: string;
  contact: string | null;
  months: number | null;
  onMonths: (months: number | null) => void;
};

const EVERYBODY = '';
const SPANS = [6, 12, 24];

/** Which target, whose, and how far back. What is chosen is in the address, so that it can be gone back to. */
export function Choices({ target, contact, months, onMonths }: Props) {
  const { t } = useTranslation();
  const { scope } = useScope();
  const targets = useAggregate(scope).data?.targets ?? [];
  const contacts = useCoverage(scope).data?.contacts ?? [];
  const go = (to: string) => {
    window.location.hash = to;
  };
  return (
    <>
      <PickOne
        label={t('target')}
        placeholder={t('target')}
        options={targets.map(({ id, title }) => ({ value: id, label: title }))}
        value={target}
        onChange={(chosen) => go(historyOf(chosen, contact ?? undefined))}
        dataTest="history-target"
      />
      <PickOne
        label={t('chw')}
        placeholder={t('history.everybody')}
        options={[
          { value: EVERYBODY, label: t('history.everybody') },
          ...contacts.map((row) => ({
            value: row.contact.id,
            label: row.contact.name,
            hint: row.place.name,
          })),
        ]}
        value={contact ?? EVERYBODY}
        onChange={(chosen) => go(historyOf(target, chosen === EVERYBODY ? undefined : chosen))}
        dataTest="history-chw"
      />
      <Choice
        label={t('history.months')}
        value={String(months ?? 0)}
        options={[
          ...SPANS.map((span) => ({ value: String(span), label: t('history.months.some', { count: span }) })),
          { value: '0', label: t('history.months.all') },
        ]}
        onChange={(chosen) => onMonths(chosen === '0' ? null : Number(chosen))}
        dataTest="history-months"
      />
    </>
  );
}

type LinesProps = {
  view: HistoryView;
  shown: Shown;
  names: LineNames;
  onChange: (shown: Shown) => void;
};

/** Which lines are drawn: the whole, the middle of the others, and a few of the parts. */
export function LineChoice({ view, shown, names, onChange }: LinesProps) {
  const { t } = useTranslation();
  const peers = view.peers === null ? [] : [{ value: PEERS, label: names.peers }];
  const parts = view.parts.map(({ of }) => ({ value: of.id, label: of.name }));
  const selected = [...(shown.peers && view.peers !== null ? [PEERS] : []), ...shown.parts];
  const count = selected.length + Number(shown.whole);
  return (
    <ChooseMany
      label={t('history.lines', { most: MOST })}
      options={[...peers, ...parts]}
      selected={selected}
      // One more than fit takes the place of the first.
      onChange={(ids) =>
        onChange({
          ...shown,
          peers: ids.includes(PEERS),
          parts: ids.filter((id) => id !== PEERS).slice(-MOST),
        })
      }
      summary={t('history.lines.shown', { count })}
      all={names.whole}
      allSelected={shown.whole}
      onAll={() => onChange({ ...shown, whole: !shown.whole })}
      dataTest="history-lines"
    />
  );
}
