import { Button } from '@dhis2/ui';
import { useTranslation } from 'react-i18next';

import { useChooseCertificate } from '../../api';
import { Choice } from '../../shared/Choice';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { TextField } from '../../shared/TextField';
import type { ProxyKind, Reach } from './reach';
import { isWhole, PROXY_KINDS } from './reach';

type Props = { reach: Reach; onChange: (reach: Reach) => void; tried: boolean };

/** A private certificate and a proxy: what some offices need to reach their server. */
export function ReachFields({ reach, onChange, tried }: Props) {
  const { t } = useTranslation();
  const choose = useChooseCertificate();
  const added = reach.certificate !== null;
  return (
    <>
      <div className="field" role="group" aria-label={t('reach.certificate')}>
        <span className="label">{t('reach.certificate')}</span>
        <div className="buttons tight">
          <span role="status" data-test="certificate">
            {t(added ? 'reach.certificate.added' : 'reach.certificate.none')}
          </span>
          <Button
            small
            type="button"
            disabled={choose.isPending}
            dataTest="certificate-choose"
            onClick={() =>
              choose.mutate(undefined, {
                onSuccess: (certificate) => certificate !== null && onChange({ ...reach, certificate }),
              })
            }
          >
            {t('reach.certificate.choose')}
          </Button>
          {added && (
            <Button
              small
              type="button"
              dataTest="certificate-remove"
              onClick={() => onChange({ ...reach, certificate: null })}
            >
              {t('reach.certificate.remove')}
            </Button>
          )}
        </div>
        <p className="help">{t('reach.certificate.help')}</p>
        {choose.isError && <ErrorNotice error={choose.error} />}
      </div>
      <Choice
        label={t('reach.proxy')}
        dataTest="proxy"
        value={reach.proxy}
        options={PROXY_KINDS.map((kind) => ({ value: kind, label: t(`reach.proxy.${kind}`) }))}
        onChange={(kind) => onChange({ ...reach, proxy: kind as ProxyKind })}
      />
      {reach.proxy === 'address' && (
        <TextField
          label={t('reach.proxy.address.label')}
          value={reach.address}
          onChange={(address) => onChange({ ...reach, address })}
          placeholder="http://proxy.example.org:3128"
          inputMode="url"
          autoComplete="off"
          dataTest="proxy-address"
          error={tried && !isWhole(reach) ? t('field.needed') : null}
        />
      )}
    </>
  );
}
