import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Dhis2Connection, RecordsView } from '../../api';
import { useRecords } from '../../api';
import { Answer } from '../../shared/Answer';
import { Choice } from '../../shared/Choice';
import { Segments } from '../../shared/Segments';
import { Working } from '../dhis2/Working';
import { Items } from './Items';
import { Kept } from './Kept';
import { chosenOf } from './kept';
import { Mappings } from './Mappings';
import { Preview } from './Preview';

const PARTS = ['kept', 'mappings', 'preview', 'queue'] as const;

type Part = (typeof PARTS)[number];

/** Patients, events and service reports: what is kept of them here, and their way into DHIS2. */
export function Outbound({ connections }: { connections: Dhis2Connection[] }) {
  const records = useRecords();
  return <Answer query={records}>{(data) => <Parts records={data} connections={connections} />}</Answer>;
}

function Parts({ records, connections }: { records: RecordsView; connections: Dhis2Connection[] }) {
  const { t } = useTranslation();
  // Where nothing is kept there is nothing to look at yet.
  const [part, setPart] = useState<Part>(chosenOf(records) > 0 ? 'preview' : 'kept');
  const [wanted, setWanted] = useState<number | null>(null);
  const server =
    connections.find((each) => each.id === wanted) ?? connections.find((each) => each.current) ?? null;
  return (
    <section data-test="outbound">
      <div className="scope-bar">
        <Segments
          label={t('line.part.records')}
          dataTest="outbound-part"
          value={part}
          options={PARTS.map((value) => ({ value, label: t(`outbound.part.${value}`) }))}
          onChange={setPart}
        />
        {connections.length > 1 && part !== 'kept' && (
          <Choice
            label={t('push.server')}
            dataTest="outbound-server"
            value={String(server?.id ?? '')}
            options={connections.map((each) => ({ value: String(each.id), label: each.name }))}
            onChange={(id) => setWanted(Number(id))}
          />
        )}
      </div>
      {/* It goes on, whichever part is looked at. */}
      <Working jobs={['outbound']} />
      {part === 'kept' && <Kept records={records} />}
      {part === 'mappings' && <Mappings server={server} />}
      {part === 'preview' && <Preview key={server?.id} server={server} onKeep={() => setPart('kept')} />}
      {part === 'queue' && <Items key={server?.id} server={server} onPreview={() => setPart('preview')} />}
    </section>
  );
}
