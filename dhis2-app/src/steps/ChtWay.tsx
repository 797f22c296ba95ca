import { useDataEngine, useDataQuery } from '@dhis2/app-runtime';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { chtSource, months } from '../cht/source';
import type { DataSetsAnswer, Form } from '../dhis2/form';
import { DATA_SETS, dataSetsOf } from '../dhis2/form';
import { dhis2Problem } from '../dhis2/refusal';
import type { Route } from '../dhis2/routes';
import { Problem } from '../problem';
import { useFormat } from '../shared/format';
import { ProblemNotice } from '../shared/ProblemNotice';
import type { Named, UnitChoice } from '../values';
import { atOrBelow } from '../values';
import { ALL, Choose } from './Choose';
import { FormOf } from './FormOf';
import { PreviewStep } from './PreviewStep';

/** The choice is among DHIS2's own data sets: the CHT says only afterwards which it knows. */
export function ChtWay({ route, today }: { route: Route; today: Date }) {
  const { t } = useTranslation();
  const { data, error, loading, refetch } = useDataQuery<DataSetsAnswer>(DATA_SETS);
  const [dataSet, setDataSet] = useState('');
  const [periods] = useState(() => months(today));
  const [period, setPeriod] = useState(periods[1] ?? '');
  const format = useFormat();
  if (error !== undefined && !loading) {
    return <ProblemNotice problem={dhis2Problem(error)} onRetry={() => void refetch()} />;
  }
  if (data === undefined) return <p role="status">{t('loading')}</p>;
  const dataSets = dataSetsOf(data);
  const choice = {
    dataSets: dataSets.filter(({ periodType }) => periodType === 'Monthly'),
    dataSet,
    onDataSet: setDataSet,
    periods: periods.map((id) => ({ id, name: format.period(id) })),
    period,
    onPeriod: setPeriod,
  };
  if (choice.dataSets.length === 0) return <ProblemNotice problem={new Problem('no_monthly')} />;
  if (dataSet === '') return <Choose {...choice} units={[]} unit={ALL} onUnit={() => undefined} />;
  return (
    <FormOf key={dataSet} dataSet={dataSet}>
      {(form) => <WithForm form={form} route={route} choice={choice} />}
    </FormOf>
  );
}

type Chosen = {
  dataSets: Named[];
  dataSet: string;
  onDataSet: (id: string) => void;
  periods: Named[];
  period: string;
  onPeriod: (id: string) => void;
};

function WithForm({ form, route, choice }: { form: Form; route: Route; choice: Chosen }) {
  const engine = useDataEngine();
  const [unit, setUnit] = useState(ALL);
  const units = useMemo(() => unitsOf(form), [form]);
  const source = useMemo(() => chtSource(engine, route, form), [engine, route, form]);
  const orgUnits = unit === ALL ? [] : atOrBelow(units, unit);
  const question = { dataSet: form.id, period: choice.period, orgUnits, onlySignedOff: false };
  return (
    <>
      <Choose {...choice} units={units} unit={unit} onUnit={setUnit} />
      <PreviewStep key={JSON.stringify(question)} source={source} question={question} form={form} />
    </>
  );
}

/** The units of a data set in the order of the tree, each below the one it belongs to. */
function unitsOf(form: Form): UnitChoice[] {
  const nameOf = (id: string) => form.units.get(id)?.name ?? id;
  return [...form.units.values()]
    .map(({ id, name, path }) => {
      const above = path.split('/').filter((one) => one !== '' && one !== id && form.units.has(one));
      return { id, name, above, order: [...above, id].map(nameOf).join('\u0000') };
    })
    .sort((one, other) => one.order.localeCompare(other.order))
    .map(({ id, name, above }) => ({ id, name, above }));
}
