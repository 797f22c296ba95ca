import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { SyncSettings, SyncView } from '../../api';
import { useSetSyncSettings } from '../../api';
import { Choice } from '../../shared/Choice';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { useFormat } from '../../shared/format';
import { TextField } from '../../shared/TextField';

const MINUTES = [1, 5, 15, 30, 60, 240];
/** A terabyte a day is no allowance any more. */
const MOST = 1_000_000;

/** When runs start by themselves, and how much they may take. Saved at once. */
export function Settings({ view }: { view: SyncView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const save = useSetSyncSettings();
  const settings = save.isPending ? save.variables : view.settings;
  const change = (part: Partial<SyncSettings>) => save.mutate({ ...settings, ...part });
  const minutes = [...new Set([...MINUTES, settings.every_minutes])].sort((a, b) => a - b);

  return (
    <section className="section" aria-labelledby="sync-settings">
      <h2 id="sync-settings">{t('sync.settings')}</h2>
      <label className="check">
        <input
          type="checkbox"
          role="switch"
          checked={settings.paused}
          data-test="sync-pause"
          onChange={(event) => change({ paused: event.target.checked })}
        />
        {t('sync.pause')}
      </label>
      <div className="row top-aligned">
        <Choice
          label={t('sync.every')}
          dataTest="sync-every"
          value={String(settings.every_minutes)}
          options={minutes.map((each) => ({ value: String(each), label: format.duration(each * 60) }))}
          disabled={settings.paused}
          onChange={(value) => change({ every_minutes: Number(value) })}
        />
        <Allowance
          key={String(settings.daily_megabytes)}
          megabytes={settings.daily_megabytes}
          used={view.bytes_today}
          onChange={(daily_megabytes) => change({ daily_megabytes })}
        />
      </div>
      {save.isError && <ErrorNotice error={save.error} />}
    </section>
  );
}

type AllowanceProps = {
  megabytes: number | null;
  used: number;
  onChange: (megabytes: number | null) => void;
};

function Allowance({ megabytes, used, onChange }: AllowanceProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [text, setText] = useState(megabytes === null ? '' : String(megabytes));
  const [tried, setTried] = useState(false);
  const typed = text.trim() === '' ? null : Number(text);
  const valid = typed === null || (Number.isInteger(typed) && typed >= 1 && typed <= MOST);

  const leave = () => {
    setTried(true);
    if (valid && typed !== megabytes) onChange(typed);
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        leave();
      }}
    >
      <TextField
        label={t('sync.allowance')}
        value={text}
        onChange={setText}
        onBlur={leave}
        placeholder={t('sync.allowance.none')}
        inputMode="numeric"
        autoComplete="off"
        dataTest="sync-allowance"
        help={t('sync.allowance.help', { used: format.bytes(used) })}
        error={tried && !valid ? t('sync.allowance.malformed') : null}
      />
    </form>
  );
}
