import { useTranslation } from 'react-i18next';

import { Notice } from '../../../ui/src/shared/Notice';
import type { Conflict } from '../dhis2/answer';
import type { Form } from '../dhis2/form';
import { cellName } from '../dhis2/form';
import type { Fate, Mode, Outcome, Told } from '../journey/run';
import { useFormat, useSentences } from '../shared/format';
import { useArrival } from '../shared/useArrival';
import type { DataValue } from '../values';
import type { Way } from './DryRunStep';

type Props = { outcome: Outcome; mode: Mode; way: Way };

/** What is said in numbers beside how many were taken. */
type Fact = Exclude<Fate, 'taken'> | 'replaced' | 'uncounted';

/** What became of every value, or would: in numbers, and each refusal in words. */
export function OutcomeView({ outcome, mode, way }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const arrived = useArrival<HTMLDivElement>();
  const count = (fate: Fate) => outcome.told.filter((told) => told.fate === fate).length;
  const refused = count('refused');
  const [taken, all] = [count('taken'), outcome.told.length];
  const replaced = outcome.told.filter(({ fate, before }) => fate === 'taken' && before !== null);
  const tone = refused > 0 || outcome.stopped !== null ? 'warning' : 'valid';
  const numbers = { taken: format.number(taken), count: all };
  const numbered: [Fact, number][] = [
    ['unchanged', count('unchanged')],
    ['replaced', replaced.length],
    ['refused', refused],
    ['uncounted', outcome.uncounted],
    ['unknown', count('unknown')],
    ['unsent', count('unsent')],
  ];
  const facts = numbered.filter(([, number]) => number > 0);
  return (
    <div
      ref={arrived}
      tabIndex={-1}
      role="status"
      data-test={mode === 'dryRun' ? 'dry-run-summary' : 'summary'}
    >
      <Notice tone={tone} title={t(mode === 'dryRun' ? 'outcome.would' : 'outcome.has', numbers)}>
        {(facts.length > 0 || !outcome.readable) && (
          <ul>
            {facts.map(([fact, number]) => (
              <li key={fact} data-fact={fact}>
                {t(`outcome.${fact}`, { count: number })}
              </li>
            ))}
            {!outcome.readable && <li data-fact="unreadable">{t('outcome.unreadable')}</li>}
          </ul>
        )}
      </Notice>
      <Conflicts told={outcome.told} form={way.form} />
      <Replaced told={replaced} form={way.form} mode={mode} />
    </div>
  );
}

const unitName = (form: Form, id: string) => form.units.get(id)?.name ?? id;
const nameOfCell = (form: Form, value: DataValue) =>
  cellName(form, value.dataElement, value.categoryOptionCombo ?? null);

/** How many rows and names are shown at once. */
const MOST_ROWS = 100;
const MOST_NAMES = 8;

type Group = { conflict: Conflict; told: Told[] };

/** Each reason once, with how many values it took and where. */
function Conflicts({ told, form }: { told: Told[]; form: Form }) {
  const { t } = useTranslation();
  const sentences = useSentences();
  const groups = new Map<string, Group>();
  for (const one of told) {
    if (one.conflict === null) continue;
    const key = one.conflict.code ?? one.conflict.text;
    const group = groups.get(key) ?? { conflict: one.conflict, told: [] };
    group.told.push(one);
    groups.set(key, group);
  }
  if (groups.size === 0) return null;
  return (
    <table className="conflicts" data-test="conflicts">
      <caption>{t('conflicts')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('conflicts.why')}</th>
          <th scope="col" className="number">
            {t('conflicts.values')}
          </th>
          <th scope="col">{t('conflicts.where')}</th>
        </tr>
      </thead>
      <tbody>
        {[...groups].map(([key, { conflict, told: of }]) => {
          const { what, fix } = sentences.conflict(conflict.code, conflict.text);
          const units = [...new Set(of.map(({ value }) => unitName(form, value.orgUnit)))];
          return (
            <tr key={key} data-code={conflict.code ?? ''}>
              <td>
                {what} {conflict.code !== null && <span className="quiet">({conflict.code})</span>}
                {fix !== '' && <span className="why">{fix}</span>}
                <details>
                  <summary>{t('conflicts.words')}</summary>
                  <code className="wrap">{conflict.text}</code>
                  <Refused told={of} form={form} />
                </details>
              </td>
              <td className="number">{of.length}</td>
              <td>
                {units.slice(0, MOST_NAMES).join(', ')}
                {units.length > MOST_NAMES && ` ${t('more', { count: units.length - MOST_NAMES })}`}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Refused({ told, form }: { told: Told[]; form: Form }) {
  const { t } = useTranslation();
  return (
    <ul>
      {told.slice(0, MOST_ROWS).map(({ value }, at) => (
        <li key={at}>
          {unitName(form, value.orgUnit)} · {nameOfCell(form, value)}: {value.value}
        </li>
      ))}
      {told.length > MOST_ROWS && <li>{t('more', { count: told.length - MOST_ROWS })}</li>}
    </ul>
  );
}

/** Nobody is overwritten unseen. */
function Replaced({ told, form, mode }: { told: Told[]; form: Form; mode: Mode }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (told.length === 0) return null;
  return (
    <details data-test="replaced">
      <summary>{t(mode === 'dryRun' ? 'replaced.would' : 'replaced.has', { count: told.length })}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('orgUnit')}</th>
            <th scope="col">{t('dataElement')}</th>
            <th scope="col" className="number">
              {t('replaced.before')}
            </th>
            <th scope="col" className="number">
              {t('replaced.after')}
            </th>
            <th scope="col">{t('replaced.by')}</th>
          </tr>
        </thead>
        <tbody>
          {told.slice(0, MOST_ROWS).map(({ value, before }, at) => (
            <tr key={at}>
              <td>{unitName(form, value.orgUnit)}</td>
              <td>{nameOfCell(form, value)}</td>
              <td className="number">{format.value(before?.value ?? null)}</td>
              <td className="number">{format.value(value.value)}</td>
              <td>
                {before?.storedBy} {before !== null && format.dateTime(before.lastUpdated)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {told.length > MOST_ROWS && <p>{t('more', { count: told.length - MOST_ROWS })}</p>}
    </details>
  );
}
