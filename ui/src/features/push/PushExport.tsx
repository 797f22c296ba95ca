import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { ExportPreview, ExportRequest } from '../../api';
import { useDhis2Connections, useQueuePush, useWork } from '../../api';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { hrefOf } from '../../shared/route';
import { useScope } from '../../shared/scope';
import { PushDialog } from './PushDialog';

type Props = { request: ExportRequest; preview: ExportPreview; outdated: boolean };

/** From the values on the screen straight into DHIS2; without an account there, the way to one. */
export function PushExport({ request, preview, outdated }: Props) {
  const { t } = useTranslation();
  const { account } = useScope();
  const { job } = useWork();
  const connections = useDhis2Connections().data;
  const queue = useQueuePush();
  const [push, setPush] = useState<number | null>(null);
  const server = connections?.find((each) => each.current && each.account?.signed_in === true);
  if (account.demo || connections === undefined) return null;
  if (server === undefined) {
    return (
      <a href={hrefOf('dhis2')} data-test="push-sign-in">
        {t('push.signIn')}
      </a>
    );
  }
  const start = () =>
    queue.mutate(
      { request, digest: preview.digest, connection: server.id },
      { onSuccess: (view) => setPush(view.id) },
    );
  return (
    <>
      <Button
        onClick={start}
        loading={queue.isPending}
        disabled={
          preview.values === 0 || preview.compat === 'cht' || outdated || queue.isPending || job !== null
        }
        dataTest="export-push"
      >
        {t('push')}
      </Button>
      {queue.isError && <ErrorNotice error={queue.error} />}
      {push !== null && <PushDialog push={push} fresh onClose={() => setPush(null)} />}
    </>
  );
}
