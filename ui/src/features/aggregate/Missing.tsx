import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Coverage, Named } from '../../api';
import { CoverageLine } from '../../shared/Coverage';
import { hrefOf } from '../../shared/route';

const NAMED = 3;

/** Who has reported, and by name who has not: the first thing to know about every number below. */
export function Missing({ coverage, missing }: { coverage: Coverage; missing: Named[] }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const shown = open ? missing : missing.slice(0, NAMED);
  return (
    <p className="reported-line" data-test="missing">
      <CoverageLine coverage={coverage} />
      {missing.length > 0 && (
        <span>
          {t('coverage.missing')}{' '}
          {shown.map((contact, index) => (
            <span key={contact.id}>
              {index > 0 && ', '}
              <a href={hrefOf('chw', contact.id)}>{contact.name}</a>
            </span>
          ))}
          {missing.length > NAMED && (
            <>
              {' '}
              <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
                {open ? t('findings.fewer') : t('coverage.andMore', { count: missing.length - NAMED })}
              </button>
            </>
          )}
        </span>
      )}
    </p>
  );
}
