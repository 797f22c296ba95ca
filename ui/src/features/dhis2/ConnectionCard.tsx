import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Dhis2Connection, Dhis2Rights, MetadataView } from '../../api';
import { useChooseDhis2, useForgetDhis2 } from '../../api';
import { ConfirmDialog } from '../../shared/ConfirmDialog';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { Facts } from '../../shared/Facts';
import { useFormat } from '../../shared/format';
import { Account } from './Account';
import { Age } from './Age';
import { ImportMetadata } from './ImportMetadata';
import { MetadataFiles } from './MetadataFiles';

type Props = { connection: Dhis2Connection; alone: boolean };

/** One DHIS2 server: what is known of it and from when, and whether previews go by it. */
export function ConnectionCard({ connection, alone }: Props) {
  const { t } = useTranslation();
  const choose = useChooseDhis2();
  const forget = useForgetDhis2();
  const [asking, setAsking] = useState(false);
  const { id, name, current, metadata } = connection;
  if (metadata === null) return null;
  return (
    <li className="connection" data-test="dhis2-connection" data-id={id}>
      <div className="connection-head">
        <h2>{name}</h2>
        {!alone && current && <span className="badge">{t('dhis2.current')}</span>}
        <Age at={metadata.stamp.imported_at} />
      </div>
      <Account connection={connection} />
      <MetadataFacts metadata={metadata} />
      <div className="buttons">
        <ImportMetadata connection={name} label={t('metadata.renew')} />
        {!current && (
          <Button onClick={() => choose.mutate(id)} loading={choose.isPending} dataTest="dhis2-use">
            {t('dhis2.use')}
          </Button>
        )}
        <Button secondary destructive onClick={() => setAsking(true)} dataTest="dhis2-forget">
          {t('dhis2.forget')}
        </Button>
      </div>
      {choose.isError && <ErrorNotice error={choose.error} />}
      <MetadataFiles files={metadata.files} />
      {asking && (
        <ConfirmDialog
          title={t('dhis2.forget.title', { name })}
          action={t('dhis2.forget.confirm')}
          destructive
          pending={forget.isPending}
          error={forget.error}
          onConfirm={() => forget.mutate(id, { onSuccess: () => setAsking(false) })}
          onClose={() => setAsking(false)}
          dataTest="dhis2-forget-dialog"
        >
          <p>{t('dhis2.forget.text')}</p>
        </ConfirmDialog>
      )}
    </li>
  );
}

function MetadataFacts({ metadata }: { metadata: MetadataView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const unknown = t('metadata.unknown');
  const facts = [
    [t('dhis2.address'), metadata.address ?? unknown],
    [t('options.version'), metadata.stamp.version ?? unknown],
    [t('dhis2.calendar'), metadata.calendar ?? unknown],
    [t('settings.user'), metadata.user ?? unknown],
    [t('line.rights'), <Rights key="rights" rights={metadata.rights} />],
    [t('dhis2.dataSets'), format.number(metadata.data_sets)],
    [t('dhis2.dataElements'), format.number(metadata.data_elements)],
    [t('dhis2.orgUnits'), format.number(metadata.org_units)],
    [t('dhis2.optionCombos'), format.number(metadata.option_combos)],
  ] as const;
  return <Facts facts={facts} />;
}

/** What the user may do, as far as it is about data values. */
function Rights({ rights }: { rights: Dhis2Rights | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (rights === null) return <>{t('metadata.unknown')}</>;
  if (rights.superuser) return <>{t('line.rights.all')}</>;
  const named = rights.org_units.map((unit) => unit.name);
  const more = rights.org_units_in_all - named.length;
  const units = [format.list(named), more > 0 ? t('coverage.andMore', { count: more }) : ''].filter(Boolean);
  return (
    <>
      {t('line.rights.dataSets', { count: rights.data_sets })}
      {units.length > 0 && ` · ${t('line.rights.orgUnits', { names: units.join(' ') })}`}
    </>
  );
}
