import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { ApiClient } from '../../api';
import { useRevokeProgram } from '../../api';
import { ConfirmDialog } from '../../shared/ConfirmDialog';
import { useFormat } from '../../shared/format';
import { PlainTable } from '../../shared/PlainTable';

/** Programs that may ask, and those that might before. */
export function ProgramList({ programs }: { programs: ApiClient[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [asked, setAsked] = useState<ApiClient | null>(null);
  return (
    <>
      <PlainTable
        label={t('programs')}
        heads={[
          t('programs.name'),
          t('programs.rights'),
          t('programs.pages'),
          t('programs.lastAsked'),
          t('programs.standing'),
          t('outgoing.acts'),
        ]}
      >
        {programs.map((program) => (
          <tr key={program.id} data-test="program" data-id={program.name}>
            <td>{program.name}</td>
            <td>{format.list(program.rights.map((right) => t(`programs.right.${right}`)))}</td>
            <td className="wrap">{program.origins.length > 0 ? program.origins.join(' ') : '–'}</td>
            <td className="nowrap">
              {program.last_used_at === null ? t('programs.never') : format.dateTime(program.last_used_at)}
            </td>
            <td className="nowrap">
              <span aria-hidden="true">{program.revoked_at === null ? '✓' : '✕'}</span>{' '}
              {program.revoked_at === null
                ? t('programs.good')
                : t('programs.revoked', { date: format.date(program.revoked_at) })}
            </td>
            <td>
              {program.revoked_at === null && (
                <Button small onClick={() => setAsked(program)} dataTest="program-revoke">
                  {t('programs.revoke')}
                </Button>
              )}
            </td>
          </tr>
        ))}
      </PlainTable>
      {asked && <Revoke name={asked.name} onClose={() => setAsked(null)} />}
    </>
  );
}

function Revoke({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useTranslation();
  const revoke = useRevokeProgram();
  return (
    <ConfirmDialog
      title={t('programs.revoke.title', { name })}
      action={t('programs.revoke.confirm')}
      destructive
      pending={revoke.isPending}
      error={revoke.error}
      onClose={onClose}
      onConfirm={() => revoke.mutate(name, { onSuccess: onClose })}
      dataTest="revoke-dialog"
    >
      <p>{t('programs.revoke.text')}</p>
    </ConfirmDialog>
  );
}
