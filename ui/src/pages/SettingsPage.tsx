import { Button } from '@dhis2/ui';
import { useTranslation } from 'react-i18next';

import { useLock } from '../api';
import { Checks } from '../features/finding/Checks';
import { Keys } from '../features/handover/Keys';
import { OwnGoals } from '../features/goals/OwnGoals';
import { Programs } from '../features/programs/Programs';
import { Connection } from '../features/workspace/Connection';
import { LanguageChoice } from '../features/workspace/LanguageChoice';
import { Session } from '../features/workspace/Session';
import { Wipe } from '../features/workspace/Wipe';
import { Workspaces } from '../features/workspace/Workspaces';
import { ErrorNotice } from '../shared/ErrorNotice';
import { Facts } from '../shared/Facts';
import { Page } from '../shared/Page';
import { hrefOf } from '../shared/route';
import { useScope } from '../shared/scope';

export function SettingsPage({ lockable }: { lockable: boolean }) {
  const { t } = useTranslation();
  const { account } = useScope();
  const lock = useLock();
  const allowed = [
    ...(account.permissions.aggregate ? [t('settings.may.aggregate')] : []),
    ...(account.permissions.export ? [t('settings.may.export')] : []),
  ];
  const lockText = account.demo
    ? 'settings.lock.demo'
    : lockable
      ? 'settings.lock.text'
      : 'settings.lock.keyring';
  const facts = [
    [t('settings.user'), account.full_name === '' ? account.user : `${account.full_name} (${account.user})`],
    [t('settings.role'), t(`role.${account.role}`)],
    [t('settings.may'), allowed.length > 0 ? allowed.join(', ') : t('settings.may.nothing')],
    [t('settings.server'), account.demo ? t('settings.server.demo') : account.server],
    ...(account.demo
      ? []
      : ([
          [t('connect.source'), t(`source.${account.source}`)],
          [t('settings.serverVersion'), account.server_version],
        ] as const)),
  ] as const;

  return (
    <Page title={t('settings')} dataTest="settings-page">
      <section className="section">
        <h2>{t('language')}</h2>
        <LanguageChoice />
      </section>
      <section className="section">
        <h2>{t('settings.account')}</h2>
        <Facts facts={facts} />
        {!account.demo && <Session />}
        <p className="block-start">{t('settings.wipe.text')}</p>
        <Wipe account={account} />
      </section>
      {!account.demo && <Connection />}
      <section className="section">
        <h2>{t('mapping')}</h2>
        <p>{t('mapping.text')}</p>
        <a href={hrefOf('mapping')} data-test="to-mapping">
          {t('mapping.see')}
        </a>
      </section>
      <Checks />
      <Keys />
      <OwnGoals />
      <Programs />
      <Workspaces />
      <section className="section">
        <h2>{t('settings.security')}</h2>
        <p>{t(lockText)}</p>
        {lockable && (
          <Button onClick={() => lock.mutate(undefined)} loading={lock.isPending} dataTest="lock">
            {t('settings.lock')}
          </Button>
        )}
        {lock.isError && <ErrorNotice error={lock.error} />}
      </section>
      <section className="section">
        <h2>{t('settings.about')}</h2>
        <p>{t('settings.version', { version: __VERSION__ })}</p>
        <p className="quiet">{t('settings.about.text')}</p>
      </section>
    </Page>
  );
}
