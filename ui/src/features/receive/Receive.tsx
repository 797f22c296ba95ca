import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Dhis2Connection } from '../../api';
import { Choice } from '../../shared/Choice';
import { Empty } from '../../shared/Empty';
import { hrefOf } from '../../shared/route';
import { Segments } from '../../shared/Segments';
import { useServerChoice } from '../dhis2/useServers';
import { People } from './People';
import { Places } from './Places';
import { Values } from './Values';

const PARTS = ['places', 'people', 'values'] as const;

/** What DHIS2 has, into the CHT and beside what is here. */
export function Receive({ connections }: { connections: Dhis2Connection[] }) {
  const { t } = useTranslation();
  const { askable, server, choose } = useServerChoice(connections);
  const [part, setPart] = useState<(typeof PARTS)[number]>('places');
  if (server === null) {
    return (
      <Empty title={t('receive.none')} action={<a href={hrefOf('dhis2', 'servers')}>{t('line.signIn')}</a>}>
        {t('receive.none.text')}
      </Empty>
    );
  }
  return (
    <section data-test="receive">
      <div className="scope-bar">
        <Segments
          label={t('line.part.receive')}
          dataTest="receive-part"
          value={part}
          options={PARTS.map((value) => ({ value, label: t(`receive.${value}`) }))}
          onChange={setPart}
        />
        {askable.length > 1 && (
          <Choice
            label={t('push.server')}
            dataTest="receive-server"
            value={String(server.id)}
            options={askable.map((each) => ({ value: String(each.id), label: each.name }))}
            onChange={choose}
          />
        )}
      </div>
      {part === 'places' && <Places key={server.id} server={server} />}
      {part === 'people' && <People key={server.id} server={server} />}
      {part === 'values' && <Values server={server} />}
    </section>
  );
}
