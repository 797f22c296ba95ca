import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Thresholds } from '../../api';
import { asRefusal, useSetThresholds, useThresholds } from '../../api';
import { Answer } from '../../shared/Answer';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { useFormat } from '../../shared/format';
import { TextField } from '../../shared/TextField';

type Name = keyof Thresholds;

const NAMES = [
  'stale_days',
  'history_months',
  'minimum_history',
  'minimum_peers',
  'outlier_tenths',
  'extreme_tenths',
  'sudden_percent',
  'minimum_difference',
] as const satisfies Name[];
/** Kept in tenths, and written with a decimal. */
const TENTHS: Name[] = ['outlier_tenths', 'extreme_tenths'];

const OUT_OF_RANGE = 'threshold_out_of_range';

/** From where on a number is called odd. */
export function Checks() {
  const { t } = useTranslation();
  const thresholds = useThresholds();
  return (
    <section className="section" data-test="checks">
      <h2>{t('checks')}</h2>
      <p>{t('checks.text')}</p>
      <Answer query={thresholds}>{(data) => <Form key={JSON.stringify(data)} thresholds={data} />}</Answer>
    </section>
  );
}

function Form({ thresholds }: { thresholds: Thresholds }) {
  const { t } = useTranslation();
  const format = useFormat();
  const save = useSetThresholds();
  const [texts, setTexts] = useState(() => textsOf(thresholds));
  const [tried, setTried] = useState(false);
  const values = NAMES.map((name) => [name, valueOf(name, texts[name])] as const);
  const changed = NAMES.some((name) => texts[name] !== textsOf(thresholds)[name]);

  // Said at the field that it is about.
  const refusal = save.isError ? asRefusal(save.error) : null;
  const refused = refusal?.code === OUT_OF_RANGE ? refusal : null;
  const shown = (name: Name, limit: string | undefined) => {
    const at = Number(limit);
    return format.number(TENTHS.includes(name) ? at / 10 : at);
  };

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (values.some(([, value]) => value === null) || save.isPending) return;
        save.mutate(Object.fromEntries(values) as Thresholds);
      }}
    >
      <div className="checks">
        {values.map(([name, value]) => (
          <TextField
            key={name}
            label={t(`checks.${name}`)}
            help={t(`checks.${name}.help`)}
            value={texts[name]}
            onChange={(text) => setTexts({ ...texts, [name]: text })}
            error={
              refused?.args.name === name
                ? t('checks.range', {
                    least: shown(name, refused.args.least),
                    most: shown(name, refused.args.most),
                  })
                : tried && value === null
                  ? t(TENTHS.includes(name) ? 'checks.malformed.decimal' : 'checks.malformed')
                  : null
            }
            inputMode="numeric"
            autoComplete="off"
            dataTest={`check-${name}`}
          />
        ))}
      </div>
      {save.isError && refused === null && <ErrorNotice error={save.error} />}
      <div className="buttons">
        <Button
          type="submit"
          loading={save.isPending}
          disabled={!changed || save.isPending}
          dataTest="checks-save"
        >
          {t('followUp.save')}
        </Button>
        <Button onClick={() => save.mutate(null)} disabled={save.isPending} dataTest="checks-reset">
          {t('checks.reset')}
        </Button>
      </div>
    </form>
  );
}

type Texts = Record<(typeof NAMES)[number], string>;

function textsOf(thresholds: Thresholds): Texts {
  const texts = NAMES.map((name) => {
    const value = thresholds[name] ?? 0;
    return [name, String(TENTHS.includes(name) ? value / 10 : value)];
  });
  return Object.fromEntries(texts) as Texts;
}

/** `null` where it is no number of its kind. */
function valueOf(name: Name, text: string): number | null {
  const typed = text.trim().replace(',', '.');
  const tenths = TENTHS.includes(name);
  if (!(tenths ? /^\d{1,4}(\.\d)?$/ : /^\d{1,6}$/).test(typed)) return null;
  return tenths ? Math.round(Number(typed) * 10) : Number(typed);
}
