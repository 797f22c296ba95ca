import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Dhis2Connection } from '../../api';
import { Empty } from '../../shared/Empty';
import { Notice } from '../../shared/Notice';
import { useScope } from '../../shared/scope';
import { ConnectionCard } from './ConnectionCard';
import { HowTo } from './HowTo';
import { ImportMetadata } from './ImportMetadata';
import { NewConnection } from './NewConnection';
import { SignInDialog } from './SignInDialog';

/** The DHIS2 servers: signed in to, or known from files; and how to come to know one. */
export function Servers({ connections }: { connections: Dhis2Connection[] }) {
  const { account } = useScope();
  const { t } = useTranslation();
  const known = connections.filter((each) => each.metadata !== null);
  const current = connections.find((each) => each.current) ?? connections[0];
  return (
    <>
      {known.length === 0 ? (
        <FirstServer />
      ) : (
        <>
          <ul className="connections">
            {known.map((connection) => (
              <ConnectionCard key={connection.id} connection={connection} alone={known.length === 1} />
            ))}
          </ul>
          <NewConnection taken={connections.map((each) => each.name)} />
        </>
      )}
      {account.demo && (
        <div className="notice" data-test="dhis2-demo">
          <Notice tone="info" title={t('line.demo')}>
            <p>{t('line.demo.text')}</p>
          </Notice>
        </div>
      )}
      {/* What is fetched needs no files. */}
      {current?.account?.signed_in !== true && <HowTo metadata={current?.metadata ?? null} />}
    </>
  );
}

function FirstServer() {
  const { t } = useTranslation();
  const { account } = useScope();
  const [asking, setAsking] = useState(false);
  return (
    <Empty
      title={t('metadata.none')}
      action={
        <div className="buttons centred">
          {!account.demo && (
            <Button primary onClick={() => setAsking(true)} dataTest="dhis2-sign-in-first">
              {t('line.signIn')}
            </Button>
          )}
          <ImportMetadata primary={account.demo} />
          {asking && <SignInDialog again={null} onClose={() => setAsking(false)} />}
        </div>
      }
    >
      {t(account.demo ? 'metadata.none.text' : 'line.none.text')}
    </Empty>
  );
}
