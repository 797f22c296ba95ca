import { Button } from '@dhis2/ui';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { DataGrid } from '../../shared/grid/DataGrid';
import type { Column } from '../../shared/grid/columns';
import { AddPlace } from './AddPlace';
import { PlaceDialog } from './PlaceDialog';
import { SourceBadge } from './SourceBadge';
import type { MappingDraft, PlaceLine } from './useMappingDraft';

/** Every place with an org unit. */
export function Places({ draft }: { draft: MappingDraft }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<string | null>(null);
  const { nameOf } = draft;
  const columns = useMemo(() => {
    const textOf = ({ entries }: PlaceLine) =>
      (entries ?? []).map((entry) =>
        [entry.org_unit, entry.data_set]
          .filter((id): id is string => typeof id === 'string' && id !== '')
          .map(nameOf)
          .join(' · '),
      );
    const all: Column<PlaceLine>[] = [
      {
        id: 'place',
        header: t('mapping.place'),
        width: '30%',
        sortBy: (line) => line.place.name,
        text: (line) => line.place.name,
        cell: (line) => line.place.name,
      },
      {
        id: 'entries',
        header: t('orgUnit'),
        text: (line) => textOf(line).join('; '),
        cell: (line) =>
          line.entries === null ? (
            <span className="quiet">{t('loading')}</span>
          ) : line.entries.length === 0 ? (
            <em>{t('mapping.nowhere')}</em>
          ) : (
            textOf(line).map((text, at) => (
              <span key={at} className="block">
                {text}
              </span>
            ))
          ),
      },
      {
        id: 'source',
        header: t('mapping.source'),
        width: '150px',
        sortBy: (line) => line.source,
        text: (line) => t(`mapping.source.${line.source}`),
        cell: (line) => <SourceBadge source={line.source} />,
      },
      {
        id: 'change',
        header: t('mapping.acts'),
        width: '120px',
        text: () => '',
        cell: (line) => (
          <Button small onClick={() => setOpen(line.place.id)} dataTest="place-change">
            {t('mapping.change')}
          </Button>
        ),
      },
    ];
    return all;
  }, [t, nameOf]);
  const current = draft.places.find((line) => line.place.id === open);
  return (
    <section className="section">
      <h2>{t('mapping.places')}</h2>
      <p className="quiet">{t('mapping.places.text')}</p>
      <AddPlace
        onChoose={(place) => {
          if (!draft.places.some((line) => line.place.id === place.id))
            draft.addPlace(place, [{ org_unit: '' }]);
          setOpen(place.id);
        }}
      />
      <DataGrid
        label={t('mapping.places')}
        dataTest="mapping-places"
        columns={columns}
        rows={draft.places}
        keyOf={(line) => line.place.id}
        searchIn={(line) => `${line.place.name} ${line.place.id}`}
        attributes={attributesOf}
        onOpen={(line) => setOpen(line.place.id)}
        minWidth="760px"
      />
      {current !== undefined && <PlaceDialog line={current} draft={draft} onClose={() => setOpen(null)} />}
    </section>
  );
}

const attributesOf = (line: PlaceLine) => ({ 'data-test': 'mapping-place', 'data-id': line.place.id });
