import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { CheckFinding, CheckView, FacilityPeriod, Rule, Severity } from '../../api';
import { Choice } from '../../shared/Choice';
import { Empty } from '../../shared/Empty';
import { DataGrid } from '../../shared/grid/DataGrid';
import type { Column } from '../../shared/grid/columns';
import { useMessages } from '../../shared/messages';
import { hrefOf } from '../../shared/route';
import { Evidence } from './Evidence';
import { MarkCell } from './MarkCell';
import { useRuleName } from './ruleName';
import { useMarks } from './useMarks';
import type { Subject } from './useMarks';

type Shown = 'open' | 'settled' | 'all';

/** Everything odd about a month: the most serious first, and by CHW. Each can be marked, and says where it is from. */
export function FindingsTable({ view, scope }: { view: CheckView; scope: FacilityPeriod }) {
  const { t } = useTranslation();
  const messages = useMessages();
  const ruleName = useRuleName();
  const marks = useMarks(scope);
  const [rule, setRule] = useState<Rule | ''>('');
  const [severity, setSeverity] = useState<Severity | ''>('');
  const [shown, setShown] = useState<Shown>('all');
  const [openKey, setOpenKey] = useState<string | null>(null);

  const rules = useMemo(
    () =>
      [...new Set(view.findings.map((finding) => finding.rule))]
        .map((value) => ({ value, label: ruleName(value) }))
        .sort((a, b) => a.label.localeCompare(b.label)),
    [view.findings, ruleName],
  );
  const rows = useMemo(
    () =>
      view.findings
        .filter((finding) => rule === '' || finding.rule === rule)
        .filter((finding) => severity === '' || finding.severity === severity)
        .filter((finding) => shown === 'all' || finding.settled === (shown === 'settled'))
        .sort(bySeverityAndName),
    [view.findings, rule, severity, shown],
  );

  const columns = useMemo((): Column<CheckFinding>[] => {
    const nameOf = (row: CheckFinding) => row.contact?.name ?? t('findings.facility');
    return [
      {
        id: 'contact',
        header: t('chw'),
        width: '17%',
        sortBy: (row) => row.contact?.name ?? null,
        text: nameOf,
        cell: (row) =>
          row.contact === null ? (
            nameOf(row)
          ) : (
            <>
              <a href={hrefOf('chw', row.contact.id)}>{row.contact.name}</a>
              <span className="quiet block small">{row.place?.name}</span>
            </>
          ),
      },
      {
        id: 'severity',
        header: t('findings.severity'),
        width: '116px',
        sortBy: (row) => (row.severity === 'warning' ? 0 : 1),
        text: (row) => t(`findings.${row.severity}`),
        cell: (row) => (
          <>
            <span className={`severity-sign ${row.severity}`}>
              <span aria-hidden="true">{row.severity === 'warning' ? '▲' : '•'}</span>{' '}
              {t(`findings.${row.severity}`)}
            </span>
            {row.settled && (
              <span className="block small">
                <span aria-hidden="true">✓</span> {t('findings.settled')}
              </span>
            )}
          </>
        ),
      },
      {
        id: 'what',
        header: t('findings.what'),
        sortBy: (row) => ruleName(row.rule),
        text: (row) => messages.finding(row),
        cell: (row) => (
          <>
            {messages.finding(row)}
            <span className="finding-links">
              <span className="quiet">{t(`dimension.${row.dimension}`)}</span>
              {row.target && <a href={hrefOf('targets', row.target.id)}>{row.target.name}</a>}
              <button
                type="button"
                className="link nowrap"
                aria-expanded={openKey === row.key}
                data-test="where-from"
                onClick={() => setOpenKey(openKey === row.key ? null : row.key)}
              >
                {t('whereFrom')}
                <span className="unseen">
                  {' '}
                  {nameOf(row)} {ruleName(row.rule)}
                </span>
              </button>
            </span>
          </>
        ),
      },
      {
        id: 'mark',
        header: t('followUp'),
        width: '27%',
        sortBy: (row) => (row.follow_up === null ? null : t(`followUp.${row.follow_up.state}`)),
        text: (row) =>
          row.follow_up === null
            ? ''
            : [t(`followUp.${row.follow_up.state}`), row.follow_up.note].filter(Boolean).join(': '),
        cell: (row) => <MarkCell subject={subjectOf(row, nameOf(row))} marks={marks} />,
      },
    ];
  }, [t, messages, ruleName, marks, openKey]);

  if (view.findings.length === 0) {
    return (
      <Empty title={t('findings.none')} action={<a href={hrefOf('settings')}>{t('settings')}</a>}>
        {t('findings.none.text')}
      </Empty>
    );
  }
  return (
    <>
      <p className="quiet">{t('findings.text')}</p>
      {marks.element}
      <DataGrid
        label={t('findings.table')}
        dataTest="findings-table"
        columns={columns}
        rows={rows}
        keyOf={keyOf}
        searchIn={(row) => `${row.contact?.name ?? ''} ${row.place?.name ?? ''} ${messages.finding(row)}`}
        attributes={attributesOf}
        openKey={openKey}
        details={(row) => <Evidence finding={row} />}
        minWidth="760px"
        tools={
          <>
            <Choice
              label={t('findings.show')}
              dataTest="findings-show"
              value={shown}
              options={(['all', 'open', 'settled'] as const).map((value) => ({
                value,
                label: t(`findings.show.${value}`),
              }))}
              onChange={(value) => setShown(value as Shown)}
            />
            <Choice
              label={t('findings.severity')}
              dataTest="findings-severity"
              value={severity}
              options={[
                { value: '', label: t('findings.severity.all') },
                { value: 'warning', label: t('findings.warning') },
                { value: 'note', label: t('findings.note') },
              ]}
              onChange={(value) => setSeverity(value as Severity | '')}
            />
            <Choice
              label={t('findings.rule')}
              dataTest="findings-rule"
              value={rule}
              options={[{ value: '', label: t('findings.rule.all') }, ...rules]}
              onChange={(value) => setRule(value as Rule | '')}
            />
          </>
        }
      />
    </>
  );
}

function subjectOf(row: CheckFinding, name: string): Subject {
  return { name, contact: row.contact?.id ?? null, finding: row, followUp: row.follow_up };
}

function bySeverityAndName(a: CheckFinding, b: CheckFinding): number {
  const severity = Number(b.severity === 'warning') - Number(a.severity === 'warning');
  return severity !== 0 ? severity : (a.contact?.name ?? '').localeCompare(b.contact?.name ?? '');
}

const keyOf = (row: CheckFinding) => row.key;
const attributesOf = (row: CheckFinding) => ({
  'data-test': 'finding-row',
  'data-id': row.key,
  'data-rule': row.rule,
  'data-settled': String(row.settled),
  className: row.settled ? 'settled' : '',
});
