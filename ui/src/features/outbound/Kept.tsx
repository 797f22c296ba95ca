import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { RecordsView } from '../../api';
import { useChooseRecords, useSync } from '../../api';
import { ConfirmDialog } from '../../shared/ConfirmDialog';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { useFormat } from '../../shared/format';
import { Notice } from '../../shared/Notice';
import { useScope } from '../../shared/scope';
import { TextField } from '../../shared/TextField';
import type { Wanted } from './kept';
import { chosenOf, daysOf, isShorter, toggled, wantedOf, withMapped } from './kept';
import { RecordTypes } from './RecordTypes';

type Asked = { wanted: Wanted; title: string; texts: string[] };

/** Which forms and types of persons are kept on this computer: nobody's, until a person says so. */
export function Kept({ records }: { records: RecordsView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const choose = useChooseRecords();
  const [asked, setAsked] = useState<Asked | null>(null);
  const wanted = wantedOf(records);
  const chosen = chosenOf(records);
  const lacking = [...records.forms, ...records.contact_types].filter((each) => each.mapped && !each.chosen);

  /** What wipes something asks first. */
  const toggle = (which: 'forms' | 'contact_types', id: string) => {
    const type = records[which].find((each) => each.id === id);
    const next = toggled(wanted, which, id);
    const ofPersons = which === 'contact_types';
    if (type === undefined || !type.chosen || (type.count === 0 && !ofPersons)) choose.mutate(next);
    else
      setAsked({
        wanted: next,
        title: t('kept.wipe.title', { name: type.title }),
        texts: [
          ...(type.count > 0 ? [t('kept.wipe.text', { count: type.count })] : []),
          t(ofPersons ? 'kept.wipe.queueAll' : 'kept.wipe.queue'),
          t('kept.wipe.stays'),
        ],
      });
  };
  return (
    <>
      <p>{t('kept.text')}</p>
      <div className="notice">
        <Notice tone="info" title={t('kept.patients')} />
      </div>
      {chosen === 0 ? (
        <p className="notice-title" data-test="kept-none">
          {t('kept.none')}
        </p>
      ) : (
        <p data-test="kept-here">
          {t('kept.here', {
            reports: format.number(records.reports),
            persons: format.number(records.persons),
          })}
        </p>
      )}
      {chosen > 0 && !records.complete && <NextSync />}
      {lacking.length > 0 && (
        <p className="row" data-test="kept-lacking">
          <span>{t('kept.lacking', { names: format.list(lacking.map((each) => each.title)) })}</span>
          <Button small onClick={() => choose.mutate(withMapped(records))} dataTest="kept-mapped">
            {t('kept.lacking.tick')}
          </Button>
        </p>
      )}
      {choose.isError && <ErrorNotice error={choose.error} />}
      <div className="kept">
        <RecordTypes
          title={t('kept.forms')}
          types={records.forms}
          disabled={choose.isPending}
          onToggle={(id) => toggle('forms', id)}
          dataTest="kept-forms"
        >
          <AddForm
            onAdd={(id) => {
              if (!wanted.forms.includes(id)) toggle('forms', id);
            }}
          />
        </RecordTypes>
        <RecordTypes
          title={t('kept.persons')}
          types={records.contact_types}
          disabled={choose.isPending}
          onToggle={(id) => toggle('contact_types', id)}
          dataTest="kept-persons"
        >
          <p className="quiet">{t('kept.persons.help')}</p>
        </RecordTypes>
      </div>
      <Days
        key={records.keep_days}
        days={records.keep_days}
        onKeep={(keep_days) => {
          const next = { ...wanted, keep_days };
          if (records.reports === 0 || !isShorter(keep_days, records.keep_days)) choose.mutate(next);
          else
            setAsked({
              wanted: next,
              title: t('kept.days.title'),
              texts: [
                t('kept.days.wipe', { count: keep_days ?? 0 }),
                t('kept.wipe.queue'),
                t('kept.days.stays'),
              ],
            });
        }}
      />
      {asked !== null && (
        <ConfirmDialog
          title={asked.title}
          action={t('kept.wipe.confirm')}
          destructive
          pending={choose.isPending}
          error={choose.error}
          onConfirm={() => choose.mutate(asked.wanted, { onSuccess: () => setAsked(null) })}
          onClose={() => setAsked(null)}
          dataTest="kept-wipe"
        >
          {asked.texts.map((text) => (
            <p key={text}>{text}</p>
          ))}
        </ConfirmDialog>
      )}
    </>
  );
}

/** What was ticked is not here yet. */
function NextSync() {
  const { t } = useTranslation();
  const { account } = useScope();
  const sync = useSync();
  return (
    <div className="row" data-test="kept-next-sync">
      <span>
        <span aria-hidden="true">○</span> {t(account.demo ? 'kept.demo' : 'kept.nextSync')}
      </span>
      {!account.demo && (
        <Button
          small
          primary
          loading={sync.running}
          disabled={sync.running}
          onClick={() => void sync.start()}
          dataTest="kept-sync"
        >
          {t('sync.start')}
        </Button>
      )}
      {sync.error !== null && <ErrorNotice error={sync.error} />}
    </div>
  );
}

/** A form that neither the settings nor a mapping name. */
function AddForm({ onAdd }: { onAdd: (id: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const id = typed.trim();
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        if (id === '') return;
        onAdd(id);
        setTyped('');
      }}
    >
      <TextField label={t('kept.add')} value={typed} onChange={setTyped} dataTest="kept-add" />
      <Button type="submit" disabled={id === ''} dataTest="kept-add-form">
        {t('kept.add.tick')}
      </Button>
    </form>
  );
}

function Days({ days, onKeep }: { days: number | null; onKeep: (days: number | null) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(days === null ? '' : String(days));
  const said = daysOf(typed);
  return (
    <form
      className="row days"
      onSubmit={(event) => {
        event.preventDefault();
        if (said !== undefined && said !== days) onKeep(said);
      }}
    >
      <TextField
        label={t('kept.days')}
        help={t('kept.days.help')}
        error={said === undefined ? t('kept.days.wrong') : null}
        value={typed}
        onChange={setTyped}
        inputMode="numeric"
        dataTest="kept-days"
      />
      <Button type="submit" disabled={said === undefined || said === days} dataTest="kept-days-save">
        {t('kept.days.save')}
      </Button>
    </form>
  );
}
