import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { WorkspaceStatus } from '../api';
import { useMakeDemo } from '../api';
import { ConnectForm } from '../features/workspace/ConnectForm';
import { LanguageChoice } from '../features/workspace/LanguageChoice';
import { OtherWorkspaces } from '../features/workspace/Workspaces';
import { ErrorNotice } from '../shared/ErrorNotice';
import logo from '../shared/logo.svg';

type Props = { keyring: boolean; onConnected: (status: WorkspaceStatus) => void };

/** Two doors of equal size: one's own server, or made-up data to look around in. */
export function WelcomePage({ keyring, onConnected }: Props) {
  const { t } = useTranslation();
  const demo = useMakeDemo();
  const [connecting, setConnecting] = useState(false);

  return (
    <main className="welcome" data-test="welcome">
      <header>
        <img src={logo} alt="" width={48} height={48} />
        <div>
          <h1>{t('app')}</h1>
          <p>{t('welcome.text')}</p>
        </div>
        <span className="grow" />
        <LanguageChoice />
      </header>
      <div className="doors">
        <section className="door" aria-labelledby="door-connect">
          <h2 id="door-connect">{t('welcome.connect')}</h2>
          <p>{t('welcome.connect.text')}</p>
          {connecting ? (
            <ConnectForm keyring={keyring} onDone={onConnected} />
          ) : (
            <Button large primary onClick={() => setConnecting(true)} dataTest="welcome-connect">
              {t('welcome.connect.open')}
            </Button>
          )}
        </section>
        <section className="door" aria-labelledby="door-demo">
          <h2 id="door-demo">{t('welcome.demo')}</h2>
          <p>{t('welcome.demo.text')}</p>
          {demo.isError && <ErrorNotice error={demo.error} />}
          <Button
            large
            primary={!connecting}
            onClick={() => demo.mutate(undefined)}
            loading={demo.isPending}
            disabled={demo.isPending}
            dataTest="welcome-demo"
          >
            {t(demo.isPending ? 'welcome.demo.making' : 'welcome.demo.open')}
          </Button>
        </section>
      </div>
      <OtherWorkspaces />
      <p className="quiet">{t('welcome.private')}</p>
    </main>
  );
}
