import { useDataQuery } from '@dhis2/app-runtime';
import type { ReactNode } from 'react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { Form, FormAnswer } from '../dhis2/form';
import { FORM, formOf } from '../dhis2/form';
import { dhis2Problem, statusOf } from '../dhis2/refusal';
import { Problem } from '../problem';
import { ProblemNotice } from '../shared/ProblemNotice';

type Props = { dataSet: string; children: (form: Form) => ReactNode };

/** What DHIS2 knows of a data set, before anything is done with it. Give it the data set as `key` too. */
export function FormOf({ dataSet, children }: Props) {
  const { t } = useTranslation();
  const { data, error, loading, refetch } = useDataQuery<FormAnswer>(FORM, { variables: { id: dataSet } });
  const form = useMemo(() => (data === undefined ? null : formOf(data)), [data]);
  if (error !== undefined && !loading) {
    const unknown = statusOf(error) === 404;
    const problem = unknown ? new Problem('data_set_unknown', { dataSet }) : dhis2Problem(error);
    return <ProblemNotice problem={problem} onRetry={() => void refetch()} />;
  }
  return form === null ? <p role="status">{t('loading')}</p> : children(form);
}
