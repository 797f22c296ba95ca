import { Button } from '@dhis2/ui';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';

import type { ApiView } from '../../api';
import { usePrograms, useSetApiSettings } from '../../api';
import { Answer } from '../../shared/Answer';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { useFormat } from '../../shared/format';
import { TextField } from '../../shared/TextField';
import { NewProgram } from './NewProgram';
import { ProgramList } from './ProgramList';

/** On the settings page: which other programs on this computer may ask, and whether they are answered. */
export function Programs() {
  const { t } = useTranslation();
  const programs = usePrograms();
  return (
    <section className="section" data-test="programs">
      <h2>{t('programs')}</h2>
      <p>{t('programs.text')}</p>
      <Answer query={programs}>
        {(view) => (
          <>
            <Switch view={view} key={view.settings.port} />
            {view.clients.length === 0 ? (
              <p className="quiet">{t('programs.none')}</p>
            ) : (
              <ProgramList programs={view.clients} />
            )}
            <NewProgram />
          </>
        )}
      </Answer>
    </section>
  );
}

const PORTS = 65_535;

/** A whole number that a port can have; 0 is any that is free. */
function portOf(text: string): number | null {
  const port = /^\d{1,5}$/.test(text.trim()) ? Number(text) : NaN;
  return port <= PORTS ? port : null;
}

function Switch({ view }: { view: ApiView }) {
  const { t } = useTranslation();
  const set = useSetApiSettings();
  const { on, port } = view.settings;
  const [typed, setTyped] = useState(String(port));
  const wanted = portOf(typed);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wanted !== null && !set.isPending) set.mutate({ on, port: wanted });
  };
  return (
    <form className="stack" onSubmit={submit} noValidate aria-label={t('programs')}>
      <label className="check">
        <input
          type="checkbox"
          checked={on}
          disabled={set.isPending}
          data-test="programs-on"
          onChange={(event) => set.mutate({ on: event.target.checked, port })}
        />
        {t('programs.on')}
      </label>
      <State view={view} />
      <TextField
        label={t('programs.port')}
        value={typed}
        onChange={setTyped}
        inputMode="numeric"
        autoComplete="off"
        help={t('programs.port.help')}
        error={wanted === null ? t('programs.port.wrong') : null}
        dataTest="programs-port"
      />
      {set.isError && <ErrorNotice error={set.error} />}
      <div className="buttons">
        <Button
          type="submit"
          disabled={wanted === null || wanted === port || set.isPending}
          loading={set.isPending}
          dataTest="programs-save"
        >
          {t('programs.port.save')}
        </Button>
      </div>
    </form>
  );
}

function State({ view }: { view: ApiView }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (view.trouble) {
    return (
      <div data-test="programs-state" data-state="trouble">
        <ErrorNotice error={view.trouble} />
      </div>
    );
  }
  const runs = view.addresses.length > 0;
  return (
    <p data-test="programs-state" data-state={runs ? 'on' : 'off'} role="status">
      <span aria-hidden="true">{runs ? '●' : '○'}</span>{' '}
      {runs ? t('programs.state.on', { addresses: format.list(view.addresses) }) : t('programs.state.off')}
    </p>
  );
}
