import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { PushException } from '../../api';
import { useFormat } from '../../shared/format';
import { DataGrid } from '../../shared/grid/DataGrid';
import type { Column } from '../../shared/grid/columns';
import { useDhis2Words } from '../prediction/words';
import { SIGNS } from './fates';

/** The values that were not simply taken, each with what became of it and why, in DHIS2's words and in plain ones. */
export function Exceptions({ exceptions }: { exceptions: PushException[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useDhis2Words();
  const columns = useMemo((): Column<PushException>[] => {
    const why = ({ fate, code, reason }: PushException) => {
      if (fate === 'refused') return [code === null ? '' : `${code}: ${words.meaning(code)}`, reason];
      return [t(`fate.${fate}.why`), fate === 'overtaken' ? t('fate.overtaken.by', { value: reason }) : ''];
    };
    return [
      {
        id: 'org-unit',
        header: t('orgUnit'),
        width: '22%',
        sortBy: (one) => one.value.org_unit.name,
        text: (one) => one.value.org_unit.name,
        cell: (one) => one.value.org_unit.name,
      },
      {
        id: 'element',
        header: t('dataElement'),
        width: '26%',
        sortBy: (one) => one.value.data_element.name,
        text: (one) => [one.value.data_element.name, one.value.category_option_combo?.name ?? ''].join(' '),
        cell: (one) => (
          <>
            {one.value.data_element.name}
            {one.value.category_option_combo && (
              <span className="quiet block">{one.value.category_option_combo.name}</span>
            )}
          </>
        ),
      },
      {
        id: 'value',
        header: t('dhis2.arg.value'),
        align: 'end',
        width: '90px',
        text: (one) => one.value.value ?? t('push.deleted'),
        cell: (one) =>
          one.value.value === null ? <em>{t('push.deleted')}</em> : format.value(one.value.value),
      },
      {
        id: 'fate',
        header: t('push.fate'),
        width: '150px',
        sortBy: (one) => t(`fate.${one.fate}`),
        text: (one) => t(`fate.${one.fate}`),
        cell: (one) => (
          <span className={`fate ${one.fate}`}>
            <span aria-hidden="true">{SIGNS[one.fate]}</span> {t(`fate.${one.fate}`)}
          </span>
        ),
      },
      {
        id: 'why',
        header: t('push.why'),
        text: (one) => why(one).filter(Boolean).join(' '),
        cell: (one) => {
          const [meaning, own] = why(one);
          return (
            <>
              {meaning}
              {own && <span className="quiet block">{own}</span>}
            </>
          );
        },
      },
    ];
  }, [t, format, words]);
  if (exceptions.length === 0) return null;
  return (
    <DataGrid
      label={t('push.exceptions')}
      dataTest="push-exceptions"
      columns={columns}
      rows={exceptions}
      keyOf={keyOf}
      searchIn={(one) => `${one.value.org_unit.name} ${one.value.data_element.name} ${one.code ?? ''}`}
      attributes={(one) => ({ 'data-test': 'push-exception', 'data-fate': one.fate })}
      minWidth="820px"
    />
  );
}

const keyOf = (one: PushException) => String(one.value.index);
