import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { ConflictScope, Fix, PredictionView } from '../../api';
import { together } from './together';
import type { Heard } from './Trouble';
import { Trouble } from './Trouble';
import { useDhis2Words } from './words';

const SHOWN = 5;
const WEIGHT: Record<ConflictScope, number> = { request: 0, group: 1, value: 2 };

type Props = {
  prediction: PredictionView;
  /** What a button does about it; `null` for what cannot be done here. */
  actFor: (fix: Fix) => (() => void) | null;
};

/** What DHIS2 would refuse and why, then what it would do without a word. The gravest first. */
export function Troubles({ prediction, actFor }: Props) {
  const { t } = useTranslation();
  const words = useDhis2Words();
  const [open, setOpen] = useState(false);
  const { fates } = prediction;
  const others = fates.stored + fates.unchanged + fates.deleted + fates.dropped > 0;
  const named = (args: Heard['args']) =>
    Object.fromEntries(
      Object.entries(args).map(([about, ids = '']) => [
        about,
        ids
          .split(', ')
          .map((id) => prediction.names[id] ?? id)
          .join(', '),
      ]),
    );
  const each: Heard[] = [
    ...[...prediction.conflicts]
      .sort((a, b) => WEIGHT[a.scope] - WEIGHT[b.scope])
      .map((conflict): Heard => ({
        kind: 'conflict',
        code: conflict.code,
        title: words.meaning(conflict.code),
        remedy: words.remedy(conflict.code),
        // That the others are imported is said only where there are any.
        scope: conflict.scope === 'value' && !others ? null : words.scope(conflict.scope),
        count: conflict.indexes.filter((index) => index >= 0).length,
        args: named(conflict.args),
        values: conflict.values,
        fixes: conflict.fixes,
      })),
    ...prediction.remarks.map((remark): Heard => ({
      kind: 'remark',
      code: null,
      title: words.remark(remark.kind),
      remedy: null,
      scope: null,
      count: remark.count,
      args: named(remark.args),
      values: remark.values,
      fixes: remark.fixes,
    })),
  ];
  const heard = together(each, words.facts);
  if (heard.length === 0) return null;
  const shown = open ? heard : heard.slice(0, SHOWN);
  return (
    <section className="troubles" aria-label={t('prediction.troubles')} data-test="troubles">
      <ul>
        {shown.map((trouble, index) => (
          <Trouble key={index} heard={trouble} actFor={actFor} />
        ))}
      </ul>
      {heard.length > SHOWN && (
        <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t('findings.fewer') : t('findings.more', { count: heard.length - SHOWN })}
        </button>
      )}
    </section>
  );
}
