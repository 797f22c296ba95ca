import { Button, ButtonStrip } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { AdmittedApiClient, ApiRight } from '../../api';
import { useAdmitProgram } from '../../api';
import { ConfirmDialog } from '../../shared/ConfirmDialog';
import { CopyButton } from '../../shared/CopyButton';
import { Dialog } from '../../shared/Dialog';
import { TextArea } from '../../shared/TextArea';
import { TextField } from '../../shared/TextField';

const RIGHTS: ApiRight[] = ['read', 'export', 'predict'];

/** Lets a program ask: first what it may, then its token, which is shown this once. */
export function NewProgram() {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const [admitted, setAdmitted] = useState<AdmittedApiClient | null>(null);
  return (
    <>
      <div className="buttons">
        <Button onClick={() => setAsking(true)} dataTest="program-new">
          {t('programs.add')}
        </Button>
      </div>
      {asking && (
        <Admit
          onClose={() => setAsking(false)}
          onDone={(client) => {
            setAsking(false);
            setAdmitted(client);
          }}
        />
      )}
      {admitted && <Token admitted={admitted} onClose={() => setAdmitted(null)} />}
    </>
  );
}

type AdmitProps = { onClose: () => void; onDone: (admitted: AdmittedApiClient) => void };

function Admit({ onClose, onDone }: AdmitProps) {
  const { t } = useTranslation();
  const admit = useAdmitProgram();
  const [name, setName] = useState('');
  const [rights, setRights] = useState<ApiRight[]>(['read', 'export']);
  const [pages, setPages] = useState('');
  const origins = pages.split(/\s+/).filter((page) => page !== '');
  const toggle = (right: ApiRight) =>
    setRights(rights.includes(right) ? rights.filter((other) => other !== right) : [...rights, right]);
  return (
    <ConfirmDialog
      title={t('programs.add.title')}
      action={t('programs.add.confirm')}
      ready={name.trim() !== '' && rights.length > 0}
      pending={admit.isPending}
      error={admit.error}
      onClose={onClose}
      onConfirm={() => admit.mutate({ name, rights, origins }, { onSuccess: onDone })}
      dataTest="program-dialog"
    >
      <TextField
        label={t('programs.add.name')}
        value={name}
        onChange={setName}
        autoComplete="off"
        dataTest="program-name"
        focus
      />
      <fieldset className="plain-fieldset">
        <legend>{t('programs.rights')}</legend>
        {RIGHTS.map((right) => (
          <label className="check" key={right}>
            <input
              type="checkbox"
              checked={rights.includes(right)}
              data-test={`program-right-${right}`}
              onChange={() => toggle(right)}
            />
            {t(`programs.right.${right}`)}
          </label>
        ))}
      </fieldset>
      <TextArea
        label={t('programs.pages')}
        value={pages}
        onChange={setPages}
        help={t('programs.add.pages.help')}
        dataTest="program-pages"
      />
    </ConfirmDialog>
  );
}

function Token({ admitted, onClose }: { admitted: AdmittedApiClient; onClose: () => void }) {
  const { t } = useTranslation();
  const title = t('programs.token.title', { name: admitted.client.name });
  return (
    <Dialog label={title} onClose={onClose} dataTest="token-dialog">
      <h2>{title}</h2>
      <p>{t('programs.token.text')}</p>
      <p>
        <code className="wrap" data-test="token">
          {admitted.token}
        </code>
      </p>
      <p>
        <CopyButton text={() => admitted.token} label={t('programs.token.copy')} dataTest="token-copy" />
      </p>
      <ButtonStrip end>
        <Button primary onClick={onClose} dataTest="token-done">
          {t('programs.token.done')}
        </Button>
      </ButtonStrip>
    </Dialog>
  );
}
