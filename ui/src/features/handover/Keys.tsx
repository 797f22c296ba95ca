import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { KnownKey } from '../../api';
import { useKnownKeys, useTrustKey } from '../../api';
import { Answer } from '../../shared/Answer';
import { ConfirmDialog } from '../../shared/ConfirmDialog';
import { useFormat } from '../../shared/format';
import { PlainTable } from '../../shared/PlainTable';
import { Fingerprint } from './Fingerprint';

/** The keys that have signed hand-overs, and which of them are trusted. */
export function Keys() {
  const { t } = useTranslation();
  const keys = useKnownKeys();
  return (
    <section className="section" data-test="keys">
      <h2>{t('keys')}</h2>
      <p>{t('keys.text')}</p>
      <Answer query={keys}>
        {(data) => (data.length === 0 ? <p className="quiet">{t('keys.none')}</p> : <List keys={data} />)}
      </Answer>
    </section>
  );
}

function List({ keys }: { keys: KnownKey[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [asked, setAsked] = useState<KnownKey | null>(null);
  return (
    <>
      <PlainTable
        label={t('keys')}
        heads={[
          t('settings.user'),
          t('settings.server'),
          t('key.fingerprint'),
          t('keys.firstSeen'),
          t('month.state'),
          t('outgoing.acts'),
        ]}
      >
        {keys.map((key) => (
          <tr key={key.fingerprint} data-test="known-key" data-id={key.fingerprint}>
            <td>{key.user}</td>
            <td className="wrap">{key.server}</td>
            <td>
              <Fingerprint value={key.fingerprint} />
            </td>
            <td className="nowrap">{format.date(key.first_seen)}</td>
            <td className="nowrap">
              <span aria-hidden="true">{key.trusted ? '✓' : '▲'}</span>{' '}
              {t(key.trusted ? 'key.trusted' : 'keys.untrusted')}
            </td>
            <td>
              <Button small onClick={() => setAsked(key)} dataTest="key-trust">
                {t(key.trusted ? 'keys.distrust' : 'keys.trust')}
              </Button>
            </td>
          </tr>
        ))}
      </PlainTable>
      {asked && <Ask known={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

/** Trusting needs a telephone call, and no longer trusting costs one. */
function Ask({ known, onClose }: { known: KnownKey; onClose: () => void }) {
  const { t } = useTranslation();
  const trust = useTrustKey();
  const [compared, setCompared] = useState(false);
  const { user, fingerprint, trusted } = known;
  return (
    <ConfirmDialog
      title={t(trusted ? 'keys.distrust.title' : 'key.new.title', { user })}
      action={t(trusted ? 'keys.distrust.confirm' : 'keys.trust.confirm')}
      dataTest="key-dialog"
      destructive={trusted}
      ready={trusted || compared}
      pending={trust.isPending}
      error={trust.error}
      onClose={onClose}
      onConfirm={() => trust.mutate({ fingerprint, trust: !trusted }, { onSuccess: onClose })}
    >
      <p>{t(trusted ? 'keys.distrust.text' : 'key.new.text')}</p>
      <Fingerprint value={fingerprint} />
      {!trusted && (
        <label className="check">
          <input
            type="checkbox"
            checked={compared}
            data-test="key-compared"
            onChange={(event) => setCompared(event.target.checked)}
          />
          {t('key.compared')}
        </label>
      )}
    </ConfirmDialog>
  );
}
