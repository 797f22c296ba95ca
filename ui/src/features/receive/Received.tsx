import { useTranslation } from 'react-i18next';

import type { PeopleReceived, ReceivedCounts, ReceivedRow } from '../../api';
import { useFormat } from '../../shared/format';
import { DataGrid } from '../../shared/grid/DataGrid';
import type { Column } from '../../shared/grid/columns';
import { PlainTable } from '../../shared/PlainTable';

const COUNTS = ['new', 'changed', 'same', 'conflicts', 'refused', 'outside'] as const;

const SIGNS = { new: '+', changed: '▲', conflict: '≠', refused: '✕' } as const;

/** How many, and which of them are not simply the same. */
export function Received({ received }: { received: PeopleReceived }) {
  const { t } = useTranslation();
  const columns = useColumns();
  const { confirmed, people, reports, rows, more } = received;
  return (
    <>
      <p role="status" data-test="people-result">
        {t(confirmed ? 'people.done' : 'people.preview')}
      </p>
      <PlainTable
        label={t('receive.people')}
        heads={[
          t('people.what'),
          ...COUNTS.map((each) => ({ text: t(`people.${each}`), align: 'end' as const })),
        ]}
      >
        <Counted name={t('people.persons')} counts={people} />
        <Counted name={t('people.reports')} counts={reports} />
      </PlainTable>
      {rows.length > 0 && (
        <DataGrid
          label={t('people.becomes')}
          dataTest="people-rows"
          columns={columns}
          rows={rows}
          keyOf={(row) => row.document}
          searchIn={(row) => `${row.label} ${row.source} ${row.place?.name ?? ''}`}
          attributes={(row) => ({ 'data-test': 'people-row', 'data-fate': row.fate })}
          minWidth="900px"
        />
      )}
      {more > 0 && <p className="quiet">{t('people.more', { count: more })}</p>}
    </>
  );
}

function Counted({ name, counts }: { name: string; counts: ReceivedCounts }) {
  const format = useFormat();
  return (
    <tr>
      <th scope="row">{name}</th>
      {COUNTS.map((each) => (
        <td key={each} className="end">
          {format.number(counts[each])}
        </td>
      ))}
    </tr>
  );
}

function useColumns(): Column<ReceivedRow>[] {
  const { t } = useTranslation();
  const why = (row: ReceivedRow) => {
    const reason = row.reason === null ? [] : [t(`people.reason.${row.reason}`)];
    const about = [...(row.detail === null ? [] : [row.detail]), ...row.fields].join(', ');
    return [...reason, ...(about === '' ? [] : [about])].join(': ');
  };
  const words = (
    id: string,
    header: string,
    text: (row: ReceivedRow) => string,
    width?: string,
  ): Column<ReceivedRow> => ({ id, header, width, text, sortBy: text, cell: text });
  return [
    words('what', t('people.what'), (row) => t(`people.kind.${row.kind}`), '100px'),
    words('label', t('people.label'), (row) => row.label),
    words('source', 'DHIS2', (row) => row.source, '130px'),
    words('place', t('places.place'), (row) => row.place?.name ?? row.org_unit),
    {
      id: 'fate',
      header: t('people.becomes'),
      width: '140px',
      sortBy: (row) => row.fate,
      text: (row) => t(`people.fate.${row.fate}`),
      cell: (row) => (
        <>
          <span aria-hidden="true">{SIGNS[row.fate]}</span> {t(`people.fate.${row.fate}`)}
        </>
      ),
    },
    words('why', t('people.why'), why),
  ];
}
