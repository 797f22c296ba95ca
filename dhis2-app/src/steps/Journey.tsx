import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Started } from '../dhis2/start';
import type { Route } from '../dhis2/routes';
import type { Opened } from '../jumla/source';
import type { Session } from '../jumla/session';
import { Segments } from '../../../ui/src/shared/Segments';
import { Step } from '../shared/Step';
import { ChtWay } from './ChtWay';
import { ConnectJumla } from './ConnectJumla';
import { ChooseRoute } from './ChooseRoute';
import { JumlaWay } from './JumlaWay';

export type Connection = { session: Session; opened: Opened };

/** From the source to the summary, each step below the one before it. */
export function Journey({ started }: { started: Started }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<'jumla' | 'cht'>('jumla');
  const [connection, setConnection] = useState<Connection | null>(null);
  const [route, setRoute] = useState<Route | null>(null);
  return (
    <>
      <Step title={t('source')} dataTest="source">
        <Segments
          label={t('source')}
          value={kind}
          options={[
            { value: 'jumla', label: t('source.jumla') },
            { value: 'cht', label: t('source.cht') },
          ]}
          onChange={setKind}
          dataTest="source-kind"
        />
        {kind === 'jumla' ? (
          <ConnectJumla me={started.me} connection={connection} onConnection={setConnection} />
        ) : (
          <ChooseRoute route={route} onRoute={setRoute} />
        )}
      </Step>
      {kind === 'jumla' && connection !== null && (
        <JumlaWay key={connection.session.token} connection={connection} onLost={() => setConnection(null)} />
      )}
      {kind === 'cht' && route !== null && <ChtWay key={route.id} route={route} today={started.today} />}
    </>
  );
}
