import { Button, ButtonStrip } from '@dhis2/ui';
import { useTranslation } from 'react-i18next';

import type { PlaceEntry } from '../../api';
import { Dialog } from '../../shared/Dialog';
import { Findings } from '../../shared/Findings';
import { IdField } from './IdField';
import { SourceBadge } from './SourceBadge';
import type { MappingDraft, PlaceLine } from './useMappingDraft';

type Props = { line: PlaceLine; draft: MappingDraft; onClose: () => void };

/** Which org units a place is. What is changed here waits for "Save" on the page. */
export function PlaceDialog({ line, draft, onClose }: Props) {
  const { t } = useTranslation();
  const { place, source } = line;
  const entries = line.entries ?? [];
  const set = (changed: PlaceEntry[] | null) => draft.setPlace(place.id, changed);
  const change = (at: number, part: Partial<PlaceEntry>) =>
    set(entries.map((each, index) => (index === at ? { ...each, ...part } : each)));
  const findings = draft.view.findings.filter((finding) =>
    [place.id, place.name].includes(finding.args.place ?? ''),
  );
  return (
    <Dialog
      className="dialog wide tall"
      label={t('mapping.of', { name: place.name })}
      onClose={onClose}
      dataTest="mapping-place-dialog"
    >
      <h2>{place.name}</h2>
      <p>
        <SourceBadge source={source} />
      </p>
      {entries.length === 0 && <p className="quiet">{t('mapping.nowhere.place')}</p>}
      <ul className="entries">
        {entries.map((entry, at) => (
          <li key={at} className="entry" data-test="place-entry">
            <IdField
              label={t('orgUnit')}
              dataTest="entry-orgunit"
              value={entry.org_unit}
              options={draft.view.org_units}
              onChange={(id) => change(at, { org_unit: id ?? '' })}
            />
            <IdField
              label={t('dataSet')}
              dataTest="entry-dataset"
              value={entry.data_set ?? null}
              options={draft.dataSets}
              none={t('mapping.everyDataSet')}
              onChange={(id) => change(at, { data_set: id })}
            />
            <Button
              small
              secondary
              onClick={() => set(entries.filter((_, index) => index !== at))}
              dataTest="entry-remove"
            >
              {t('mapping.remove')}
            </Button>
          </li>
        ))}
      </ul>
      <div className="buttons">
        <Button small onClick={() => set([...entries, { org_unit: '' }])} dataTest="entry-add">
          {t('mapping.addUnit')}
        </Button>
        {source === 'file' && (
          <Button small secondary onClick={() => set(null)} dataTest="mapping-reset">
            {t('mapping.reset')}
          </Button>
        )}
      </div>
      <div aria-live="polite" className={draft.checking ? 'outdated' : undefined}>
        <Findings findings={findings} />
      </div>
      <p className="quiet">{t('mapping.later')}</p>
      <ButtonStrip end>
        <Button primary onClick={onClose} dataTest="mapping-done">
          {t('mapping.done')}
        </Button>
      </ButtonStrip>
    </Dialog>
  );
}
