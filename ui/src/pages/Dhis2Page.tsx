import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { Dhis2Connection } from '../api';
import { useDhis2Connections, useWork } from '../api';
import { Compare } from '../features/compare/Compare';
import { CheckFile } from '../features/dhis2/CheckFile';
import { Servers } from '../features/dhis2/Servers';
import { Working } from '../features/dhis2/Working';
import { Outbound } from '../features/outbound/Outbound';
import { Queue } from '../features/push/Queue';
import { Receive } from '../features/receive/Receive';
import { Answer } from '../shared/Answer';
import { Page } from '../shared/Page';
import { goTo } from '../shared/route';
import { Tabs } from '../shared/Tabs';

/** What is done on this page, each under an address of its own. */
const PARTS = {
  servers: (connections) => <Servers connections={connections} />,
  queue: () => <Queue />,
  compare: (connections) => <Compare connections={connections} />,
  file: () => <CheckFile />,
  receive: (connections) => <Receive connections={connections} />,
  records: (connections) => <Outbound connections={connections} />,
} satisfies Record<string, (connections: Dhis2Connection[]) => ReactNode>;

type Part = keyof typeof PARTS;

const NAMES = Object.keys(PARTS) as Part[];

/** DHIS2: its servers and what is known of them, what is on its way there, what it holds, what it would say to a file. */
export function Dhis2Page({ part }: { part: string | null }) {
  const { t } = useTranslation();
  const connections = useDhis2Connections();
  const { job } = useWork();
  const current = NAMES.find((name) => name === part) ?? 'servers';
  return (
    <Page title={t('dhis2')} dataTest="dhis2-page">
      <Tabs
        label={t('dhis2')}
        dataTest="dhis2-parts"
        tabs={NAMES.map((id) => ({ id, label: t(`line.part.${id}`) }))}
        current={current}
        onChange={(id) => goTo('dhis2', id)}
      >
        {/* What goes by itself belongs to no part. */}
        {job === 'queue' && <Working />}
        <Answer query={connections}>{(data) => PARTS[current](data)}</Answer>
      </Tabs>
    </Page>
  );
}
