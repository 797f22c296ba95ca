import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Dhis2Connection, ExportChoices } from '../../api';
import { useCompare, useExportChoices, useWork } from '../../api';
import { Answer } from '../../shared/Answer';
import { ChooseMany } from '../../shared/ChooseMany';
import { Choice } from '../../shared/Choice';
import { Empty } from '../../shared/Empty';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { hrefOf } from '../../shared/route';
import { useServerChoice } from '../dhis2/useServers';
import { Working } from '../dhis2/Working';
import { useRecordPeriod } from '../export/PastTable';
import { Differences } from './Differences';

/** What DHIS2 holds beside what is here, for any data sets, org units and periods. */
export function Compare({ connections }: { connections: Dhis2Connection[] }) {
  const { t } = useTranslation();
  const choices = useExportChoices();
  const { askable, server, choose } = useServerChoice(connections);
  if (server === null) {
    return (
      <Empty
        title={t('compareDhis2.none')}
        action={<a href={hrefOf('dhis2', 'servers')}>{t('line.signIn')}</a>}
      >
        {t('compareDhis2.none.text')}
      </Empty>
    );
  }
  return (
    <section data-test="compare-dhis2">
      <p>{t('compareDhis2.text')}</p>
      <Answer query={choices}>
        {(data) => (
          <Ask choices={data} server={server}>
            {askable.length > 1 && (
              <Choice
                label={t('push.server')}
                dataTest="compare-server"
                value={String(server.id)}
                options={askable.map((each) => ({ value: String(each.id), label: each.name }))}
                onChange={choose}
              />
            )}
          </Ask>
        )}
      </Answer>
    </section>
  );
}

type AskProps = { choices: ExportChoices; server: Dhis2Connection; children: React.ReactNode };

function Ask({ choices, server, children }: AskProps) {
  const { t } = useTranslation();
  const nameOf = useRecordPeriod();
  const { job } = useWork();
  const compare = useCompare();
  const [chosenSets, setChosenSets] = useState<string[]>([]);
  const [chosenPeriods, setChosenPeriods] = useState<string[]>([]);
  const [chosenUnits, setChosenUnits] = useState<string[]>([]);
  const [withSame, setWithSame] = useState(false);

  const first = choices.data_sets.find((set) => chosenSets.includes(set.id)) ?? choices.data_sets[0];
  if (first === undefined) return <p className="quiet">{t('compareDhis2.noSets')}</p>;
  const { sets, periods, proposed } = alike(choices, first.id);
  const dataSets = sets.filter((set) => chosenSets.includes(set.id)).map((set) => set.id);
  const wantedSets = dataSets.length > 0 ? dataSets : [first.id];
  const known = chosenPeriods.filter((id) => periods.includes(id));
  const wantedPeriods = known.length > 0 ? known : [proposed];
  const units = unitsOf(choices, wantedSets);
  const wantedUnits = chosenUnits.filter((id) => units.some((unit) => unit.id === id));
  const titleOf = (id: string) => nameOf({ data_set: first.id, period: id });
  const named = (ids: string[], name: (id: string) => string) => ids.map(name).join(', ');

  const start = (same = withSame) =>
    compare.mutate({
      connection: server.id,
      data_sets: wantedSets,
      periods: wantedPeriods,
      org_units: wantedUnits,
      with_same: same,
    });
  return (
    <>
      <div className="scope-bar">
        {children}
        <ChooseMany
          label={t('dataSet')}
          dataTest="compare-sets"
          options={sets.map((set) => ({ value: set.id, label: set.name }))}
          selected={wantedSets}
          onChange={setChosenSets}
          summary={named(wantedSets, (id) => sets.find((set) => set.id === id)?.name ?? id)}
          all={t('orgUnit.all', { count: sets.length })}
          allSelected={wantedSets.length === sets.length}
          onAll={() => setChosenSets(wantedSets.length === sets.length ? [] : sets.map((set) => set.id))}
        />
        <ChooseMany
          label={t('orgUnit')}
          dataTest="compare-units"
          options={units.map((unit) => ({ value: unit.id, label: unit.name, indent: unit.above.length }))}
          selected={wantedUnits}
          onChange={setChosenUnits}
          summary={
            wantedUnits.length === 0
              ? t('orgUnit.all', { count: units.length })
              : t('orgUnit.some', { count: wantedUnits.length })
          }
          all={t('orgUnit.all', { count: units.length })}
          allSelected={wantedUnits.length === 0}
          onAll={() => setChosenUnits([])}
        />
        <ChooseMany
          label={t('period')}
          dataTest="compare-periods"
          options={periods.map((id) => ({ value: id, label: titleOf(id) }))}
          selected={wantedPeriods}
          onChange={setChosenPeriods}
          summary={named(wantedPeriods, titleOf)}
          all={t('orgUnit.all', { count: periods.length })}
          allSelected={wantedPeriods.length === periods.length}
          onAll={() => setChosenPeriods(wantedPeriods.length === periods.length ? [] : periods)}
        />
        <Button
          primary
          onClick={() => start()}
          disabled={compare.isPending || job !== null}
          dataTest="compare-start"
        >
          {t('compareDhis2.start')}
        </Button>
      </div>
      {compare.isPending && <Working jobs={['compare']} />}
      {compare.isError && <ErrorNotice error={compare.error} onRetry={() => start()} />}
      {compare.isSuccess && (
        <Differences
          comparison={compare.data}
          connection={compare.variables.connection ?? server.id}
          onlyDifferences={!withSame}
          onOnly={(only) => {
            setWithSame(!only);
            start(!only);
          }}
        />
      )}
    </>
  );
}

/** Data sets with periods of the same kind: only these can be looked at together. */
function alike(choices: ExportChoices, dataSet: string) {
  const typeOf = (id: string) => choices.data_set_periods[id]?.period_type ?? 'Monthly';
  const own = choices.data_set_periods[dataSet];
  return {
    sets: choices.data_sets.filter((set) => typeOf(set.id) === typeOf(dataSet)),
    periods: own?.periods.map((each) => each.id) ?? choices.periods,
    proposed: own?.proposed ?? choices.proposed_period,
  };
}

function unitsOf(choices: ExportChoices, dataSets: string[]) {
  const all = dataSets.flatMap((id) => choices.org_units[id] ?? []);
  return all.filter((unit, index) => all.findIndex((other) => other.id === unit.id) === index);
}
