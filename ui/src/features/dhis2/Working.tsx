import { Button } from '@dhis2/ui';
import { useTranslation } from 'react-i18next';

import type { Dhis2Job } from '../../api';
import { useWork } from '../../api';
import { useFormat } from '../../shared/format';
import { Progress } from '../../shared/Progress';

/** So few bytes are not worth saying. */
const MUCH = 100_000;

/** What is being done on DHIS2 right now, how far it is, and the button that stops it. */
export function Working({ jobs }: { jobs?: Dhis2Job[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { job, progress, stopping, stop } = useWork();
  if (job === null || (jobs !== undefined && !jobs.includes(job))) return null;
  const { phase = 'asking', done = 0, total = 0, bytes = 0, waiting = null } = progress ?? {};
  return (
    <div className="row working" data-test="dhis2-working" data-job={job}>
      <Progress
        label={t(`line.phase.${phase}`)}
        done={done}
        total={total}
        waiting={waiting}
        failure={`${String(bytes)} ${String(waiting)}`}
        dataTest="dhis2"
      >
        {bytes >= MUCH && <p className="quiet">{format.bytes(bytes)}</p>}
      </Progress>
      <Button onClick={stop} disabled={stopping} dataTest="dhis2-stop">
        {t(stopping ? 'line.stopping' : 'line.stop')}
      </Button>
    </div>
  );
}
