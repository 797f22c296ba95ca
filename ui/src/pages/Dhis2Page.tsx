import { useTranslation } from 'react-i18next';

import type { Dhis2Connection } from '../api';
import { useDhis2Connections } from '../api';
import { CheckFile } from '../features/dhis2/CheckFile';
import { ConnectionCard } from '../features/dhis2/ConnectionCard';
import { HowTo } from '../features/dhis2/HowTo';
import { ImportMetadata } from '../features/dhis2/ImportMetadata';
import { NewConnection } from '../features/dhis2/NewConnection';
import { Answer } from '../shared/Answer';
import { Empty } from '../shared/Empty';
import { Page } from '../shared/Page';

/** What is known of DHIS2 without asking it: which server, how old, what is lacking; and what it would say to a file. */
export function Dhis2Page() {
  const { t } = useTranslation();
  const connections = useDhis2Connections();
  return (
    <Page title={t('dhis2')} dataTest="dhis2-page">
      <Answer query={connections}>{(data) => <Connections connections={data} />}</Answer>
      <CheckFile />
    </Page>
  );
}

function Connections({ connections }: { connections: Dhis2Connection[] }) {
  const { t } = useTranslation();
  const known = connections.filter((each) => each.metadata !== null);
  const current = connections.find((each) => each.current) ?? connections[0];
  return (
    <>
      {known.length === 0 ? (
        <Empty title={t('metadata.none')} action={<ImportMetadata primary />}>
          {t('metadata.none.text')}
        </Empty>
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
      <HowTo metadata={current?.metadata ?? null} />
    </>
  );
}
