import { useDataQuery } from '@dhis2/app-runtime';
import { useTranslation } from 'react-i18next';

import { Choice } from '../../../ui/src/shared/Choice';
import { Notice } from '../../../ui/src/shared/Notice';
import { dhis2Problem } from '../dhis2/refusal';
import type { Route, RoutesAnswer } from '../dhis2/routes';
import { ROUTES, routesOf } from '../dhis2/routes';
import { ProblemNotice } from '../shared/ProblemNotice';

type Props = { route: Route | null; onRoute: (route: Route | null) => void };

/** Which of DHIS2's routes leads to the CHT. */
export function ChooseRoute({ route, onRoute }: Props) {
  const { t } = useTranslation();
  const { data, error, loading, refetch } = useDataQuery<RoutesAnswer>(ROUTES);
  if (error !== undefined && !loading) {
    return <ProblemNotice problem={dhis2Problem(error)} onRetry={() => void refetch()} />;
  }
  if (data === undefined) return <p role="status">{t('loading')}</p>;
  const routes = routesOf(data);
  if (routes.length === 0) {
    return (
      <div data-test="no-routes">
        <Notice tone="info" title={t('route.none')}>
          <p>{t('route.none.how')}</p>
        </Notice>
      </div>
    );
  }
  return (
    <>
      <p>{t('route.how')}</p>
      <Choice
        label={t('route')}
        value={route?.id ?? ''}
        options={[
          { value: '', label: t('route.choose') },
          ...routes.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(id) => onRoute(routes.find((one) => one.id === id) ?? null)}
        dataTest="route"
      />
    </>
  );
}
