import { Button, Checkbox } from '@dhis2/ui';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Notice } from '../../../ui/src/shared/Notice';
import type { Form } from '../dhis2/form';
import { asInForm } from '../dhis2/form';
import { ProblemNotice } from '../shared/ProblemNotice';
import { Running } from '../shared/Running';
import { Step } from '../shared/Step';
import { useFormat, useSentences } from '../shared/format';
import { useTask } from '../shared/useTask';
import type { Preview, Question, Row, Source } from '../values';
import { maySend, valuesOf } from '../values';
import { DryRunStep } from './DryRunStep';
import { ValuesTable } from './ValuesTable';

type Props = {
  source: Source;
  question: Question;
  form: Form;
  /** Where the source has to be opened again. */
  onLost?: () => void;
};

/** The values as they would go, who is not in them, and which org units go. */
export function PreviewStep({ source, question, form, onLost }: Props) {
  const { t } = useTranslation();
  const work = useCallback(
    async (signal: AbortSignal) => asInForm(await source.preview(question, signal), form),
    [source, question, form],
  );
  const { now, start, cancel } = useTask(work);
  return (
    <Step title={t('preview')} dataTest="preview">
      {now.state === 'running' && (
        <Running label={t(`preview.running.${source.kind}`)} progress={null} onCancel={cancel} />
      )}
      {(now.state === 'idle' || now.state === 'done') && (
        <Button primary={now.state === 'idle'} onClick={() => start()} dataTest="show-values">
          {t(now.state === 'idle' ? 'preview.show' : 'preview.again')}
        </Button>
      )}
      {now.state === 'failed' && (
        <ProblemNotice problem={now.problem} onRetry={() => start()}>
          {onLost !== undefined && now.problem.code.match(/^(jumla|api)_/) !== null && (
            <Button small onClick={onLost} dataTest="reconnect">
              {t('jumla.reconnect')}
            </Button>
          )}
        </ProblemNotice>
      )}
      {now.state === 'done' && (
        // What was shown anew is chosen anew.
        <Shown key={now.shown} preview={now.data} source={source} question={question} form={form} />
      )}
    </Step>
  );
}

function Shown({ preview, source, question, form }: Props & { preview: Preview }) {
  const { t } = useTranslation();
  const [included, setIncluded] = useState(
    () => new Set(preview.rows.filter(({ leftOut }) => leftOut === null).map(({ orgUnit }) => orgUnit.id)),
  );
  const [changes, setChanges] = useState(0);
  const [accepted, setAccepted] = useState(false);
  const coverage = useCoverageLine(preview);
  const values = valuesOf(preview, included);
  const doubts = doubtsOf(preview, included);
  const { missing } = source;

  const include = (rows: Row[], wanted: boolean) => {
    const next = new Set(included);
    for (const { orgUnit } of rows) {
      if (wanted) next.add(orgUnit.id);
      else next.delete(orgUnit.id);
    }
    setIncluded(next);
    setChanges(changes + 1);
  };

  if (preview.rows.length === 0) {
    return (
      <div data-test="nothing">
        <Notice tone="info" title={t('preview.none')}>
          <p>{t(source.kind === 'jumla' ? 'preview.none.jumla' : 'preview.none.cht')}</p>
        </Notice>
      </div>
    );
  }
  return (
    <>
      <Coverage preview={preview} included={included} />
      <ul className="remarks" data-test="remarks">
        {preview.remarks.map((remark, at) => (
          <RemarkLine key={at} remark={remark} />
        ))}
      </ul>
      <ValuesTable
        preview={preview}
        included={included}
        onInclude={include}
        missing={missing && ((unit, signal) => missing(question, preview, unit, signal))}
      />
      <p data-test="chosen-values">
        {t('preview.values', { count: values.length })}
        {' · '}
        {t('preview.units', { count: included.size })}
      </p>
      {doubts && (
        <Checkbox
          label={t('preview.accept')}
          checked={accepted}
          onChange={({ checked }) => setAccepted(checked)}
          dataTest="accept-doubts"
        />
      )}
      {values.length > 0 && (!doubts || accepted) && (
        <DryRunStep
          key={changes}
          source={source}
          question={question}
          form={form}
          preview={preview}
          included={included}
          coverage={coverage}
        />
      )}
    </>
  );
}

/** How many have reported, in words; `null` where the source does not know. */
function useCoverageLine({ coverage }: Preview) {
  const { t } = useTranslation();
  const format = useFormat();
  if (coverage === null) return null;
  return t('coverage.line', { reported: format.number(coverage.reported), count: coverage.expected });
}

/** Whether somebody should say that the totals go although they are not all there, or not signed off. */
function doubtsOf(preview: Preview, included: ReadonlySet<string>) {
  const rows = preview.rows.filter(({ orgUnit }) => included.has(orgUnit.id));
  return rows.some(
    ({ coverage, signedOff }) =>
      coverage === null ||
      coverage.reported < coverage.expected ||
      signedOff === 'open' ||
      signedOff === 'stale',
  );
}

function Coverage({ preview, included }: { preview: Preview; included: ReadonlySet<string> }) {
  const { t } = useTranslation();
  const line = useCoverageLine(preview);
  const { coverage, rows } = preview;
  if (coverage === null || line === null) return null;
  const partial = coverage.reported < coverage.expected;
  const sent = rows.filter((row) => maySend(row) && included.has(row.orgUnit.id));
  const unsigned = sent.filter(({ signedOff }) => signedOff === 'open' || signedOff === 'stale').length;
  return (
    <div data-test="coverage">
      <Notice tone={partial || unsigned > 0 ? 'warning' : 'valid'} title={line}>
        {partial && <p>{t('coverage.partial')}</p>}
        {unsigned > 0 && <p>{t('coverage.unsigned', { count: unsigned })}</p>}
      </Notice>
    </div>
  );
}

function RemarkLine({ remark }: { remark: Preview['remarks'][number] }) {
  const { t } = useTranslation();
  const sentences = useSentences();
  return (
    <li data-tone={remark.tone} data-key={remark.key}>
      <span className="severity">{t(remark.tone === 'warning' ? 'remark.warning' : 'remark.info')}</span>{' '}
      {sentences.remark(remark)}
    </li>
  );
}
