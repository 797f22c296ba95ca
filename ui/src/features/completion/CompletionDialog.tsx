import { Button, ButtonStrip } from '@dhis2/ui';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { CompletionView, Named } from '../../api';
import { useComplete, useCompletions } from '../../api';
import { ConfirmDialog } from '../../shared/ConfirmDialog';
import { Dialog } from '../../shared/Dialog';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { useFormat } from '../../shared/format';
import { PlainTable } from '../../shared/PlainTable';
import { OpenForm } from '../dhis2/OpenForm';
import { Working } from '../dhis2/Working';
import { useRecordPeriod } from '../export/PastTable';

export type Form = { connection: number; dataSet: Named; period: string; orgUnits: string[] };

/** States forms as complete in DHIS2, or takes that back: a step of its own, form by form, after a question of its own. */
export function CompletionDialog({ form, onClose }: { form: Form; onClose: () => void }) {
  const { t } = useTranslation();
  const nameOf = useRecordPeriod();
  const look = useCompletions();
  const complete = useComplete();
  const [chosen, setChosen] = useState<string[]>([]);
  const [asking, setAsking] = useState<'complete' | 'undo' | null>(null);
  const { connection, dataSet, period, orgUnits } = form;
  const request = { connection, data_set: dataSet.id, period };

  const begun = useRef(false);
  const { mutate: ask } = look;
  const start = () => ask({ ...request, org_units: orgUnits });
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    start();
  });

  const fresh = new Map((complete.data ?? []).map((view) => [view.org_unit.id, view]));
  const views = (look.data ?? []).map((view) => fresh.get(view.org_unit.id) ?? view);
  const picked = views.filter((view) => chosen.includes(view.org_unit.id));
  const open = picked.filter((view) => !view.complete);
  const closed = picked.filter((view) => view.complete);
  const pending = look.isPending || complete.isPending;
  const meant = asking === 'undo' ? closed : open;
  const name = `${dataSet.name} · ${nameOf({ data_set: dataSet.id, period })}`;
  return (
    <Dialog
      className="dialog wide"
      label={t('complete.title')}
      onClose={onClose}
      dataTest="completion-dialog"
    >
      <h2>{t('complete.title')}</h2>
      <p className="quiet">{name}</p>
      <p>{t('complete.text')}</p>
      {pending && <Working jobs={['complete']} />}
      {look.isError && <ErrorNotice error={look.error} onRetry={start} />}
      {complete.isError && !complete.isPending && <ErrorNotice error={complete.error} />}
      {look.isSuccess && <Forms views={views} form={form} chosen={chosen} onChoose={setChosen} />}
      <ButtonStrip end>
        <Button onClick={onClose} disabled={pending} dataTest="completion-close">
          {t('close')}
        </Button>
        <Button
          onClick={() => setAsking('undo')}
          disabled={pending || closed.length === 0}
          dataTest="completion-undo"
        >
          {t('complete.undo', { count: closed.length })}
        </Button>
        <Button
          primary
          onClick={() => setAsking('complete')}
          disabled={pending || open.length === 0}
          dataTest="completion-state"
        >
          {t('complete.state', { count: open.length })}
        </Button>
      </ButtonStrip>
      {asking !== null && (
        <Ask
          undo={asking === 'undo'}
          name={name}
          meant={meant}
          onClose={() => setAsking(null)}
          onConfirm={() => {
            setAsking(null);
            complete.mutate({
              ...request,
              org_units: meant.map((view) => view.org_unit.id),
              undo: asking === 'undo',
            });
          }}
        />
      )}
    </Dialog>
  );
}

type FormsProps = {
  views: CompletionView[];
  form: Form;
  chosen: string[];
  onChoose: (chosen: string[]) => void;
};

function Forms({ views, form, chosen, onChoose }: FormsProps) {
  const { t } = useTranslation();
  if (views.length === 0) return <p className="quiet">{t('complete.none')}</p>;
  const all = views.map((view) => view.org_unit.id);
  const toggle = (id: string) =>
    onChoose(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  return (
    <>
      <label className="check">
        <input
          type="checkbox"
          checked={chosen.length === all.length}
          data-test="completion-all"
          onChange={() => onChoose(chosen.length === all.length ? [] : all)}
        />
        {t('orgUnit.all', { count: all.length })}
      </label>
      <PlainTable
        tall
        label={t('complete.title')}
        heads={[t('orgUnit'), t('month.state'), t('complete.by'), t('complete.refused'), t('outgoing.acts')]}
      >
        {views.map((view) => (
          <Line
            key={view.org_unit.id}
            view={view}
            form={form}
            chosen={chosen.includes(view.org_unit.id)}
            onToggle={() => toggle(view.org_unit.id)}
          />
        ))}
      </PlainTable>
    </>
  );
}

type LineProps = { view: CompletionView; form: Form; chosen: boolean; onToggle: () => void };

function Line({ view, form, chosen, onToggle }: LineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { org_unit: unit, complete, date, stored_by: by, refused } = view;
  return (
    <tr data-test="completion" data-id={unit.id} data-complete={complete}>
      <td>
        <label className="check">
          <input type="checkbox" checked={chosen} onChange={onToggle} data-test="completion-choose" />
          {unit.name}
        </label>
      </td>
      <td className="nowrap">
        <span aria-hidden="true">{complete ? '✔' : '○'}</span>{' '}
        {complete
          ? t('complete.yes', { date: date === null ? '–' : format.day(date.slice(0, 10)) })
          : t('complete.no')}
      </td>
      <td>{by ?? '–'}</td>
      <td>
        {refused !== null && (
          <span className="fate refused">
            <span aria-hidden="true">✖</span> {refused}
          </span>
        )}
      </td>
      <td>
        <OpenForm
          name={unit.name}
          form={{
            connection: form.connection,
            dataSet: form.dataSet.id,
            orgUnit: unit.id,
            period: form.period,
          }}
        />
      </td>
    </tr>
  );
}

type AskProps = {
  undo: boolean;
  name: string;
  meant: CompletionView[];
  onConfirm: () => void;
  onClose: () => void;
};

/** So many org units are named in the question. */
const NAMED = 12;

function Ask({ undo, name, meant, onConfirm, onClose }: AskProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = meant.slice(0, NAMED).map((view) => view.org_unit.name);
  const more = meant.length - names.length;
  return (
    <ConfirmDialog
      title={t(undo ? 'complete.undo.title' : 'complete.state.title', { count: meant.length })}
      action={t(undo ? 'complete.undo' : 'complete.state', { count: meant.length })}
      onConfirm={onConfirm}
      onClose={onClose}
      dataTest="completion-confirm"
    >
      <p>{name}</p>
      <p>
        {format.list(names)} {more > 0 && t('coverage.andMore', { count: more })}
      </p>
      <p>{t(undo ? 'complete.undo.text' : 'complete.state.text')}</p>
    </ConfirmDialog>
  );
}
