import { useState } from 'react';

import { jumlaSource } from '../jumla/source';
import { useFormat } from '../shared/format';
import { atOrBelow } from '../values';
import { ALL, Choose } from './Choose';
import { FormOf } from './FormOf';
import type { Connection } from './Journey';
import { PreviewStep } from './PreviewStep';

type Props = { connection: Connection; onLost: () => void };

/** What Jumla offers to choose from, and the steps after it. */
export function JumlaWay({ connection, onLost }: Props) {
  const { session, opened } = connection;
  const { choices } = opened;
  const format = useFormat();
  const [source] = useState(() => jumlaSource(session));
  const [dataSet, setDataSet] = useState(
    choices.data_sets.length === 1 ? (choices.data_sets[0]?.id ?? '') : '',
  );
  const [unit, setUnit] = useState(ALL);
  const [chosen, setChosen] = useState<string | null>(null);
  const [onlySignedOff, setOnlySignedOff] = useState(false);

  const offered = choices.data_set_periods[dataSet];
  const units = (choices.org_units[dataSet] ?? []).map(({ id, name, above }) => ({ id, name, above }));
  const period = chosen ?? offered?.proposed ?? offered?.periods[0]?.id ?? '';
  const orgUnits = unit === ALL ? [] : atOrBelow(units, unit);
  const question = { dataSet, period, orgUnits, onlySignedOff };
  return (
    <>
      <Choose
        dataSets={choices.data_sets}
        dataSet={dataSet}
        onDataSet={(id) => {
          setDataSet(id);
          setUnit(ALL);
          setChosen(null);
        }}
        units={units}
        unit={unit}
        onUnit={setUnit}
        periods={(offered?.periods ?? []).map(({ id }) => ({ id, name: format.period(id) }))}
        period={period}
        onPeriod={setChosen}
        signedOff={{ value: onlySignedOff, onChange: setOnlySignedOff }}
      />
      {dataSet !== '' && period !== '' && (
        <FormOf key={dataSet} dataSet={dataSet}>
          {(form) => (
            <PreviewStep
              key={JSON.stringify(question)}
              source={source}
              question={question}
              form={form}
              onLost={onLost}
            />
          )}
        </FormOf>
      )}
    </>
  );
}
