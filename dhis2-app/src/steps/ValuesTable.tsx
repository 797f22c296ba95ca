import { Button, Checkbox } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Field } from '../../../ui/src/shared/Field';
import { useFormat } from '../shared/format';
import type { Preview, Row } from '../values';
import { maySend } from '../values';
import type { AskMissing } from './Missing';
import { Missing } from './Missing';

/** Rows that are shown at once, and each time that more are asked for. */
const PAGE = 100;
/** So many can be looked through without help. */
const SHORT = 10;

type Props = {
  preview: Preview;
  included: ReadonlySet<string>;
  onInclude: (rows: Row[], wanted: boolean) => void;
  missing: AskMissing | undefined;
};

/** Org units with their values. What nobody reported is hatched and says so. */
export function ValuesTable({ preview, included, onInclude, missing }: Props) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState('');
  const [partialOnly, setPartialOnly] = useState(false);
  const [most, setMost] = useState(PAGE);
  const { columns, rows, coverage } = preview;
  const signed = rows.some(({ signedOff }) => signedOff !== null);
  const text = wanted.trim().toLowerCase();
  const found = rows.filter(
    (row) => row.orgUnit.name.toLowerCase().includes(text) && (!partialOnly || isPartial(row)),
  );
  const sendable = found.filter(maySend);
  const all = sendable.length > 0 && sendable.every(({ orgUnit }) => included.has(orgUnit.id));
  return (
    <div className="values">
      {rows.length > SHORT && (
        <div className="pickers">
          <Field
            label={t('find.unit')}
            type="text"
            value={wanted}
            onChange={setWanted}
            dataTest="find-unit"
          />
          {coverage !== null && (
            <Checkbox
              label={t('find.partial')}
              checked={partialOnly}
              onChange={({ checked }) => setPartialOnly(checked)}
              dataTest="partial-only"
            />
          )}
        </div>
      )}
      {/* A region that scrolls has to be reached by keyboard too. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="scroll" tabIndex={0} role="region" aria-label={t('preview')}>
        <table data-test="values">
          <thead>
            <tr>
              <th scope="col">
                <input
                  type="checkbox"
                  aria-label={t('include.all')}
                  checked={all}
                  onChange={(event) => onInclude(sendable, event.target.checked)}
                  data-test="include-all"
                />
              </th>
              <th scope="col">{t('orgUnit')}</th>
              {coverage !== null && <th scope="col">{t('coverage')}</th>}
              {signed && <th scope="col">{t('signedOff')}</th>}
              {columns.map((column) => (
                <th
                  scope="col"
                  className="number"
                  key={`${column.dataElement} ${column.categoryOptionCombo ?? ''} ${column.attributeOptionCombo ?? ''}`}
                >
                  {column.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.slice(0, most).map((row) => (
              <ValuesRow
                key={row.orgUnit.id}
                row={row}
                withCoverage={coverage !== null}
                withSignOff={signed}
                included={included.has(row.orgUnit.id)}
                onInclude={(on) => onInclude([row], on)}
                missing={missing}
              />
            ))}
          </tbody>
        </table>
      </div>
      {found.length === 0 && <p>{t('find.none')}</p>}
      {found.length > most && (
        <Button small onClick={() => setMost(most + PAGE)} dataTest="more-rows">
          {t('find.more', { count: Math.min(PAGE, found.length - most) })}
        </Button>
      )}
    </div>
  );
}

const isPartial = ({ coverage }: Row) => coverage !== null && coverage.reported < coverage.expected;

type RowProps = {
  row: Row;
  withCoverage: boolean;
  withSignOff: boolean;
  included: boolean;
  onInclude: (on: boolean) => void;
  missing: AskMissing | undefined;
};

function ValuesRow({ row, withCoverage, withSignOff, included, onInclude, missing }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { orgUnit, coverage, signedOff, values, leftOut } = row;
  const nobody = coverage?.reported === 0;
  return (
    <tr data-unit={orgUnit.id} className={included ? undefined : 'out'}>
      <td>
        <input
          type="checkbox"
          aria-label={t('include', { unit: orgUnit.name })}
          checked={included}
          disabled={!maySend(row)}
          onChange={(event) => onInclude(event.target.checked)}
        />
      </td>
      <th scope="row">
        {orgUnit.name}
        {leftOut !== null && <span className="why">{t(`leftOut.${leftOut}`)}</span>}
      </th>
      {withCoverage && (
        <td className={isPartial(row) ? 'partial' : undefined}>
          {coverage !== null &&
            (nobody
              ? t('coverage.nobody')
              : t('coverage.short', {
                  reported: format.number(coverage.reported),
                  expected: format.number(coverage.expected),
                }))}{' '}
          {isPartial(row) && missing !== undefined && (
            <Missing orgUnit={orgUnit.id} name={orgUnit.name} ask={missing} />
          )}
        </td>
      )}
      {withSignOff && (
        <td className={signedOff === 'signed_off' ? undefined : 'partial'}>
          {signedOff === null ? '' : t(`signedOff.${signedOff}`)}
        </td>
      )}
      {values.map((value, at) => (
        <td key={at} className={value === null ? 'number hatched' : 'number'}>
          {value === null ? (
            <span aria-label={t('value.none')}>{format.value(null)}</span>
          ) : (
            format.value(value)
          )}
        </td>
      ))}
    </tr>
  );
}
