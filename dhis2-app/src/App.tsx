import { Provider } from '@dhis2/app-runtime';
import { CssVariables, HeaderBar } from '@dhis2/ui';
import { useTranslation } from 'react-i18next';

import type { Started } from './dhis2/start';
import type { Problem } from './problem';
import { Optional } from './shared/Optional';
import { ProblemNotice } from './shared/ProblemNotice';
import { Journey } from './steps/Journey';

/** Since 2.42 DHIS2 has the bar at the top itself, with the app in a frame below it. */
const standsAlone = window.self === window.top;

export function App({ started }: { started: Started }) {
  const { t } = useTranslation();
  const { baseUrl, minor, version } = started;
  const serverVersion = { full: version, major: 2, minor };
  return (
    <Provider
      config={{ baseUrl, apiVersion: minor, appName: t('title'), serverVersion }}
      userInfo={undefined}
      plugin={false}
      parentAlertsAdd={null}
      showAlertsInPlugin={false}
    >
      <CssVariables colors spacers theme />
      {standsAlone && (
        <Optional>
          <HeaderBar appName={t('title')} skipI18n />
        </Optional>
      )}
      <main className="journey" data-test="app">
        <h1>{t('title')}</h1>
        <p className="quiet">{t('intro')}</p>
        <Journey started={started} />
      </main>
    </Provider>
  );
}

/** DHIS2 itself does not answer, or does not know who is asking. */
export function NotStarted({ problem }: { problem: Problem }) {
  const { t } = useTranslation();
  const { address } = problem.args;
  return (
    <main className="journey">
      <CssVariables colors spacers theme />
      <h1>{t('title')}</h1>
      <ProblemNotice problem={problem} onRetry={() => window.location.reload()}>
        {problem.code === 'dhis2_signed_out' && typeof address === 'string' && (
          <p>
            <a href={`${address}/`}>{t('dhis2.signIn')}</a>
          </p>
        )}
      </ProblemNotice>
    </main>
  );
}
