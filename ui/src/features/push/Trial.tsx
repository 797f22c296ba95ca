import { useTranslation } from 'react-i18next';

import type { Counts, PushDifference, PushTrial } from '../../api';
import { useFormat } from '../../shared/format';
import { PlainTable } from '../../shared/PlainTable';
import { Trouble } from '../prediction/Trouble';
import { useDhis2Words } from '../prediction/words';

const COUNTED = ['imported', 'updated', 'ignored', 'deleted'] as const;

/** What DHIS2 said to the dry run, beside what was predicted, and every difference in plain words. */
export function Trial({ trial }: { trial: PushTrial }) {
  const { t } = useTranslation();
  const format = useFormat();
  const agrees = trial.differences.length === 0;
  return (
    <div data-test="push-trial" data-agrees={agrees}>
      <p>
        {t('push.trial.on', { version: trial.version, at: format.dateTime(trial.at) })}{' '}
        {t('push.trial.toSend', { count: trial.to_send })}{' '}
        {trial.unchanged > 0 && t('push.trial.there', { count: trial.unchanged })}
      </p>
      {trial.to_send > 0 && <Beside trial={trial} />}
      <p role="status" className={agrees ? 'verdict good' : 'verdict doubtful'} data-test="push-agrees">
        <span aria-hidden="true">{agrees ? '✔' : '▲'}</span>{' '}
        {t(agrees ? 'push.trial.agrees' : 'push.trial.differs')}
      </p>
      {!agrees && <Differences differences={trial.differences} />}
      <Refusals trial={trial} />
      <Overwritten trial={trial} />
    </div>
  );
}

function Beside({ trial }: { trial: PushTrial }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { prediction } = trial;
  const status = (http: number, text: string | null) => `${String(http)} ${text ?? ''}`.trim();
  const lines = [
    [t('push.trial.status'), status(prediction.http, prediction.status), status(trial.http, trial.status)],
    ...COUNTED.map((name) => [
      t(`push.count.${name}`),
      format.number(prediction.counts[name]),
      format.number(trial.counts[name]),
    ]),
  ];
  return (
    <PlainTable
      label={t('push.trial')}
      heads={[
        t('push.trial.what'),
        { text: t('push.trial.predicted'), align: 'end' },
        { text: t('push.trial.answered'), align: 'end' },
      ]}
    >
      {lines.map(([name, predicted, answered]) => (
        <tr key={name} data-test="push-beside">
          <td>{name}</td>
          <td className="end">{predicted}</td>
          <td className="end">
            {predicted !== answered && (
              <span className="differs">
                <span aria-hidden="true">≠</span>
                <span className="unseen">{t('push.trial.otherwise')}</span>{' '}
              </span>
            )}
            {answered}
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}

function Differences({ differences }: { differences: PushDifference[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useDhis2Words();
  const counts = (all: Counts) =>
    COUNTED.map((name) => `${t(`push.count.${name}`)} ${format.number(all[name])}`).join(', ');
  const say = (one: PushDifference): string => {
    switch (one.kind) {
      case 'version':
        return t('push.differs.version', { known: one.known, server: one.server });
      case 'status':
        return t('push.differs.status', { predicted: one.predicted, answered: one.answered });
      case 'counts':
        return t('push.differs.counts', { predicted: counts(one.predicted), answered: counts(one.answered) });
      case 'refusal':
        return t('push.differs.refusal', {
          code: one.code === '' ? t('prediction.refused') : one.code,
          meaning: words.meaning(one.code === '' ? null : one.code),
          predicted: format.number(one.predicted),
          answered: format.number(one.answered),
        });
    }
  };
  return (
    <ul className="differences" data-test="push-differences">
      {differences.map((one, index) => (
        <li key={index} data-test="push-difference" data-kind={one.kind}>
          {say(one)}
        </li>
      ))}
    </ul>
  );
}

function Refusals({ trial }: { trial: PushTrial }) {
  const { t } = useTranslation();
  const words = useDhis2Words();
  if (trial.refusals.length === 0) return null;
  return (
    <section className="troubles" aria-label={t('push.refusals')} data-test="push-refusals">
      <ul>
        {trial.refusals.map((one, index) => (
          <Trouble
            key={index}
            heard={{
              kind: 'conflict',
              code: one.code,
              title: words.meaning(one.code),
              remedy: words.remedy(one.code),
              scope: null,
              count: one.count,
              args: { reason: one.text },
              values: one.values,
              fixes: [],
            }}
            actFor={() => null}
          />
        ))}
      </ul>
    </section>
  );
}

function Overwritten({ trial }: { trial: PushTrial }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { overwritten, overwrites } = trial;
  if (overwritten === 0) return null;
  return (
    <section data-test="push-overwrites">
      <p>
        <strong>{t('push.overwrites', { count: overwritten })}</strong>
      </p>
      <PlainTable
        label={t('push.overwrites', { count: overwritten })}
        heads={[
          t('orgUnit'),
          t('dataElement'),
          { text: t('push.there'), align: 'end' },
          { text: t('push.here'), align: 'end' },
          t('push.by'),
          t('push.when'),
        ]}
      >
        {overwrites.map((one) => (
          <tr key={one.value.index} data-test="push-overwrite">
            <td>{one.value.org_unit.name}</td>
            <td>
              {one.value.data_element.name}
              {one.value.category_option_combo && (
                <span className="quiet block">{one.value.category_option_combo.name}</span>
              )}
            </td>
            <td className="end">{format.value(one.there)}</td>
            <td className="end">
              {one.value.value === null ? <em>{t('push.deleted')}</em> : format.value(one.value.value)}
            </td>
            <td>{one.stored_by ?? '–'}</td>
            <td className="nowrap">{format.dateTime(one.last_updated)}</td>
          </tr>
        ))}
      </PlainTable>
      {overwritten > overwrites.length && (
        <p className="quiet">{t('coverage.andMore', { count: overwritten - overwrites.length })}</p>
      )}
    </section>
  );
}
