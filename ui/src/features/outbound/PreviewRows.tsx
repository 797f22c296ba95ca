import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { OutboundRow } from '../../api';
import { useFormat } from '../../shared/format';
import { DataGrid } from '../../shared/grid/DataGrid';
import type { Column } from '../../shared/grid/columns';
import type { Narrowed } from './fates';
import { fits, isWrong, NARROWED, SIGNS } from './fates';
import { Problems } from './Problems';
import { nameOf, useProblemWords } from './words';

type Props = {
  rows: OutboundRow[];
  /** Rows that are left out. */
  more: number;
  onOpen: (row: OutboundRow) => void;
};

const keyOf = (row: OutboundRow) => `${row.origin} ${row.mapping} ${row.document}`;

const attributesOf = (row: OutboundRow) => ({
  'data-test': 'outbound-row',
  'data-id': row.document,
  'data-fate': row.fate,
  'data-wrong': String(isWrong(row)),
});

/** The documents that are meant, those first that DHIS2 would refuse. */
export function PreviewRows({ rows, more, onOpen }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useProblemWords();
  const columns = useColumns(onOpen);
  const [narrowed, setNarrowed] = useState<Narrowed>('all');
  const counted = NARROWED.map((each) => ({
    each,
    count: rows.filter((row) => fits(row, each)).length,
  })).filter(({ each, count }) => each === 'all' || count > 0);
  const shown = useMemo(() => rows.filter((row) => fits(row, narrowed)), [rows, narrowed]);
  const searchIn = useCallback(
    ({ title, of_type: ofType, document, contact, mapping, problems }: OutboundRow) =>
      [title, ofType, document, contact?.name ?? '', mapping, words.line(problems)].join(' '),
    [words],
  );
  return (
    <DataGrid
      label={t('outbound.rows')}
      dataTest="outbound-rows"
      columns={columns}
      rows={shown}
      keyOf={keyOf}
      onOpen={onOpen}
      searchIn={searchIn}
      attributes={attributesOf}
      minWidth="960px"
      tools={
        <>
          {more > 0 && (
            <span className="quiet" data-test="outbound-searched">
              {t('outbound.searched', { count: rows.length + more, shown: format.number(rows.length) })}
            </span>
          )}
          <select
            className="input"
            aria-label={t('outbound.narrow')}
            value={narrowed}
            data-test="outbound-narrow"
            onChange={(event) => setNarrowed(event.target.value as Narrowed)}
          >
            {counted.map(({ each, count }) => (
              <option key={each} value={each}>
                {t(`outbound.fate.${each}`)} ({format.number(count)})
              </option>
            ))}
          </select>
        </>
      }
    />
  );
}

function useColumns(onOpen: (row: OutboundRow) => void): Column<OutboundRow>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useProblemWords();
  return useMemo(
    () => [
      {
        id: 'document',
        header: t('outbound.document'),
        width: '16%',
        sortBy: nameOf,
        text: (row) => [...new Set([nameOf(row), row.document])].join(' '),
        cell: (row) => (
          <>
            <button
              type="button"
              className="link start"
              data-test="outbound-open"
              onClick={() => onOpen(row)}
            >
              {nameOf(row)}
            </button>
            {nameOf(row) !== row.document && (
              <code className="quiet block ellipsis" title={row.document}>
                {row.document}
              </code>
            )}
          </>
        ),
      },
      {
        id: 'who',
        header: t('outbound.who'),
        width: '13%',
        sortBy: (row) => row.contact?.name ?? null,
        text: (row) => row.contact?.name ?? '',
        cell: (row) => row.contact?.name ?? '–',
      },
      {
        id: 'when',
        header: t('push.when'),
        width: '110px',
        sortBy: (row) => row.reported_at,
        text: (row) => format.date(row.reported_at),
        cell: (row) => format.date(row.reported_at),
      },
      {
        id: 'mapping',
        header: t('outbound.mapping'),
        width: '12%',
        sortBy: (row) => row.mapping,
        text: (row) => row.mapping,
        cell: (row) => row.mapping,
      },
      {
        id: 'fate',
        header: t('month.state'),
        width: '12%',
        sortBy: (row) => t(`outbound.fate.${row.fate}`),
        text: (row) => t(`outbound.fate.${row.fate}`),
        cell: (row) => (
          <span className={row.fate === 'refused' || row.fate === 'failed' ? 'fate refused' : undefined}>
            <span aria-hidden="true">{SIGNS[row.fate]}</span> {t(`outbound.fate.${row.fate}`)}
          </span>
        ),
      },
      {
        id: 'problems',
        header: t('outbound.problems'),
        sortBy: (row) => words.line(row.problems) || null,
        text: (row) => words.line(row.problems),
        cell: (row) => <Problems problems={row.problems} />,
      },
    ],
    [t, format, words, onOpen],
  );
}
