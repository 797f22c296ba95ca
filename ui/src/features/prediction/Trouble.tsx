import { Button } from '@dhis2/ui';
import { useTranslation } from 'react-i18next';

import type { Fix, ValueView } from '../../api';
import { useFormat } from '../../shared/format';
import { useDhis2Words } from './words';

/** Of how many values at most it is said what they are. */
const SHOWN = 20;

export type Heard = {
  kind: 'conflict' | 'remark';
  code: string | null;
  title: string;
  remedy: string | null;
  scope: string | null;
  count: number;
  args: Record<string, string | undefined>;
  values: ValueView[];
  fixes: Fix[];
};

type Props = { heard: Heard; actFor: (fix: Fix) => (() => void) | null };

/** One thing that DHIS2 would say or do: what it means, how much it takes with it, which values, what to do. */
export function Trouble({ heard, actFor }: Props) {
  const { t } = useTranslation();
  const words = useDhis2Words();
  const conflict = heard.kind === 'conflict';
  const listed = heard.values.length > 0;
  const about = [
    ...(heard.scope === null ? [] : [heard.scope]),
    ...words.facts(heard.args, listed).map(([name, value]) => `${name}: ${value}`),
    ...(listed || heard.count === 0 ? [] : [t('prediction.values', { count: heard.count })]),
  ];
  return (
    <li className={heard.kind} data-test={heard.kind} data-code={heard.code ?? ''}>
      <span className="severity">
        <span aria-hidden="true">{conflict ? '✖' : '▲'}</span>{' '}
        {conflict ? (heard.code ?? t('prediction.refused')) : t('prediction.remark')}
      </span>
      <div className="trouble">
        <p>{heard.title}</p>
        {about.length > 0 && (
          <p className="quiet about">
            {about.map((each) => (
              <span key={each}>{each}</span>
            ))}
          </p>
        )}
        {heard.remedy !== null && <p data-test="remedy">{heard.remedy}</p>}
        <div className="trouble-acts">
          {listed && <Values values={heard.values} count={heard.count} />}
          <Fixes fixes={heard.fixes} actFor={actFor} />
        </div>
      </div>
    </li>
  );
}

function Values({ values, count }: { values: ValueView[]; count: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = values.slice(0, SHOWN);
  const all = Math.max(count, values.length);
  return (
    <details data-test="trouble-values">
      <summary>{t('prediction.values', { count: all })}</summary>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{t('orgUnit')}</th>
            <th scope="col">{t('dataElement')}</th>
            <th scope="col">{t('period')}</th>
            <th scope="col" className="end">
              {t('dhis2.arg.value')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((value) => (
            <tr key={value.index}>
              <td>{value.org_unit.name}</td>
              <td>
                {value.data_element.name}
                {value.category_option_combo && (
                  <span className="quiet block">{value.category_option_combo.name}</span>
                )}
              </td>
              <td className="nowrap">{value.period}</td>
              <td className="end">{format.value(value.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {all > shown.length && <p className="quiet">{t('coverage.andMore', { count: all - shown.length })}</p>}
    </details>
  );
}

function Fixes({ fixes, actFor }: { fixes: Fix[]; actFor: Props['actFor'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const labelOf = (fix: Fix) =>
    fix.kind === 'choose_period'
      ? t('fix.choose_period', { period: format.period(fix.period) })
      : t(`fix.${fix.kind}`);
  const possible = fixes.flatMap((fix) => {
    const act = actFor(fix);
    return act === null ? [] : [{ fix, act }];
  });
  if (possible.length === 0) return null;
  return (
    <div className="buttons tight">
      {possible.map(({ fix, act }, index) => (
        <Button key={index} small onClick={act} dataTest={`fix-${fix.kind}`}>
          {labelOf(fix)}
        </Button>
      ))}
    </div>
  );
}
