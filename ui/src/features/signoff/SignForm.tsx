import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { SignOffView } from '../../api';
import { useSignOff } from '../../api';
import { CoverageLine } from '../../shared/Coverage';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { useMessages } from '../../shared/messages';
import { TextArea } from '../../shared/TextArea';
import { Statement } from './Statement';
import { Totals } from './Totals';

/** What is signed, what is accepted with a reason, and the sentence that the signature stands under. */
export function SignForm({ view }: { view: SignOffView }) {
  const { t } = useTranslation();
  const messages = useMessages();
  const sign = useSignOff();
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const [notes, setNotes] = useState('');
  const [tried, setTried] = useState(false);
  const open = view.open_findings;
  const reasonOf = (key: string) => (reasons[key] ?? '').trim();
  const lacking = open.filter((finding) => reasonOf(finding.key) === '');

  const submit = () => {
    setTried(true);
    const [first] = lacking;
    if (first !== undefined) {
      document
        .querySelector<HTMLElement>(`[data-test="sign-off-reason"][data-id="${CSS.escape(first.key)}"]`)
        ?.focus();
      return;
    }
    if (sign.isPending) return;
    sign.mutate({
      facility: view.facility.id,
      period: view.period,
      digest: view.digest,
      notes: notes.trim(),
      accepted: open.map(({ key }) => ({ key, reason: reasonOf(key) })),
    });
  };

  return (
    <form
      className="sign-form"
      noValidate
      data-test="sign-off-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <section>
        <h3>{t('signOff.totals')}</h3>
        <p className="reported-line">
          <CoverageLine coverage={view.coverage} />
          {view.missing.length > 0 && (
            <span>
              {t('coverage.missing')} {view.missing.map((contact) => contact.name).join(', ')}
            </span>
          )}
        </p>
        <Totals targets={view.targets} label={t('signOff.totals')} />
      </section>
      {open.length > 0 && (
        <section data-test="sign-off-open">
          <h3>{t('signOff.open', { count: open.length })}</h3>
          <p>{t('signOff.open.text')}</p>
          <ul className="to-accept">
            {open.map((finding) => (
              <li key={finding.key}>
                <p>
                  <span aria-hidden="true" className="severity-sign warning">
                    ▲
                  </span>{' '}
                  {messages.finding(finding)}
                </p>
                <TextArea
                  label={t('signOff.reason')}
                  value={reasons[finding.key] ?? ''}
                  onChange={(reason) => setReasons({ ...reasons, [finding.key]: reason })}
                  error={tried && reasonOf(finding.key) === '' ? t('signOff.reason.needed') : null}
                  dataTest="sign-off-reason"
                  dataId={finding.key}
                />
              </li>
            ))}
          </ul>
        </section>
      )}
      <TextArea
        label={t('signOff.notes')}
        value={notes}
        onChange={setNotes}
        help={t('signOff.notes.help')}
        dataTest="sign-off-notes"
      />
      <Statement view={view} />
      {sign.isError && <ErrorNotice error={sign.error} />}
      <div className="buttons">
        <Button
          type="submit"
          primary
          loading={sign.isPending}
          disabled={sign.isPending}
          dataTest="sign-off-confirm"
        >
          {t(view.sign_off === null ? 'month.next.sign_off' : 'month.next.sign_again')}
        </Button>
        <span className="quiet">{t('signOff.confirm.help')}</span>
      </div>
    </form>
  );
}
