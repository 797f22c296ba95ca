import { Button } from '@dhis2/ui';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { MappingFileEntry } from '../../api';
import { DataGrid } from '../../shared/grid/DataGrid';
import type { Column } from '../../shared/grid/columns';
import { SourceBadge } from './SourceBadge';
import { TargetDialog } from './TargetDialog';
import type { MappingDraft, TargetLine } from './useMappingDraft';

/** Every target, and where its numbers go. */
export function Targets({ draft, start }: { draft: MappingDraft; start: string | null }) {
  const { t } = useTranslation();
  // A finding knows a target by its title, the rest by its id.
  const [open, setOpen] = useState(
    () =>
      draft.targets.find(({ target }) => [target.id, target.name].includes(start ?? ''))?.target.id ?? null,
  );
  const describe = useDescription(draft);
  const columns = useMemo(() => {
    const all: Column<TargetLine>[] = [
      {
        id: 'target',
        header: t('target'),
        width: '26%',
        sortBy: (line) => line.target.name,
        text: (line) => line.target.name,
        cell: (line) => (
          <>
            {line.target.name}
            <code className="quiet block">{line.target.id}</code>
          </>
        ),
      },
      {
        id: 'entries',
        header: t('mapping.goesTo'),
        text: (line) => (line.entries ?? []).map((entry) => describe(entry, line)).join('; '),
        cell: (line) =>
          line.entries === null ? (
            <span className="quiet">{t('loading')}</span>
          ) : line.entries.length === 0 ? (
            <em>{t('mapping.nowhere')}</em>
          ) : (
            line.entries.map((entry, at) => (
              <span key={at} className="block">
                {describe(entry, line)}
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
          <Button small onClick={() => setOpen(line.target.id)} dataTest="mapping-change">
            {t('mapping.change')}
          </Button>
        ),
      },
    ];
    return all;
  }, [t, describe]);
  const current = draft.targets.find((line) => line.target.id === open);
  return (
    <section className="section">
      <h2>{t('mapping.targets')}</h2>
      <DataGrid
        label={t('mapping.targets')}
        dataTest="mapping-targets"
        columns={columns}
        rows={draft.targets}
        keyOf={(line) => line.target.id}
        searchIn={(line) => `${line.target.name} ${line.target.id}`}
        attributes={attributesOf}
        onOpen={(line) => setOpen(line.target.id)}
        minWidth="760px"
      />
      {current !== undefined && <TargetDialog line={current} draft={draft} onClose={() => setOpen(null)} />}
    </section>
  );
}

const attributesOf = (line: TargetLine) => ({ 'data-test': 'mapping-target', 'data-id': line.target.id });

/** "Fever cases · Under 5 · CHW Monthly Summary", with which number it is where a target has several. */
function useDescription({ nameOf }: MappingDraft) {
  const { t } = useTranslation();
  return useMemo(
    () => (entry: MappingFileEntry, line: TargetLine) => {
      const parts = [
        entry.data_element,
        entry.category_option_combo,
        entry.attribute_option_combo,
        entry.data_set,
      ]
        .filter((id): id is string => typeof id === 'string' && id !== '')
        .map(nameOf)
        .join(' · ');
      return line.kind === 'percent' ? `${t(`measure.${entry.measure ?? 'total'}`)}: ${parts}` : parts;
    },
    [nameOf, t],
  );
}
