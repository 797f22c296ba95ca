import { useTranslation } from 'react-i18next';

import { useFormat } from '../../shared/format';
import { SIGNS as FATE_SIGNS } from '../push/fates';
import type { Mark } from './marks';

/** A value with its signs, each of them also in words. */
export function MarkedValue({ value, mark }: { value: string | null; mark: Mark }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      {mark.sent && (
        <Sign
          sign={FATE_SIGNS[mark.sent.fate]}
          kind={mark.sent.fate}
          words={[t(`fate.${mark.sent.fate}`), mark.sent.reason].filter(Boolean).join(': ')}
        />
      )}
      {mark.refused && <Sign sign="✖" kind="refused" words={t('mark.refused')} />}
      {mark.dropped && !mark.refused && <Sign sign="▲" kind="dropped" words={t('mark.dropped')} />}
      {mark.changed && <Sign sign="◆" kind="changed" words={t('mark.changed')} />}
      {value === null ? (
        <span className="not-reported" title={t('export.nobody')}>
          <span aria-hidden="true">–</span>
          <span className="unseen">{t('export.nobody')}</span>
        </span>
      ) : (
        format.value(value)
      )}
    </>
  );
}

function Sign({ sign, kind, words }: { sign: string; kind: string; words: string }) {
  return (
    <span className={`mark ${kind}`} title={words}>
      <span aria-hidden="true">{sign}</span>
      <span className="unseen">{words}: </span>
    </span>
  );
}
