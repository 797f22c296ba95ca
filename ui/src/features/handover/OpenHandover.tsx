import { Button, ButtonStrip } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { ReadHandover } from '../../api';
import { useKeepHandover, useOpenHandover } from '../../api';
import { Dialog } from '../../shared/Dialog';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { useFormat } from '../../shared/format';
import { goTo } from '../../shared/route';
import { useScope } from '../../shared/scope';
import { Withdrawn } from '../signoff/Withdrawn';
import { HandoverFacts } from './HandoverFacts';
import { KeyNotice } from './KeyNotice';

/** Opens a hand-over file, shows whose it is, and keeps it where the person says so. */
export function OpenHandover() {
  const { t } = useTranslation();
  const { choosePeriod } = useScope();
  const open = useOpenHandover();
  const read = open.data ?? null;
  const close = (goOn: boolean) => {
    open.reset();
    if (!goOn || read === null) return;
    choosePeriod(read.handover.period);
    goTo('month', read.handover.facility.id);
  };
  return (
    <>
      <Button
        onClick={() => open.mutate(undefined)}
        loading={open.isPending}
        disabled={open.isPending}
        dataTest="handover-open"
      >
        {t('handover.open')}
      </Button>
      {open.isError && <ErrorNotice error={open.error} />}
      {read !== null && <ReadDialog read={read} onClose={close} />}
    </>
  );
}

function ReadDialog({ read, onClose }: { read: ReadHandover; onClose: (goOn: boolean) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const keep = useKeepHandover();
  const [compared, setCompared] = useState(false);
  const { handover, here, path } = read;
  const toCompare = handover.key === 'new' || handover.key === 'changed';

  const own = handover.key === 'own';
  const ready = here || (!own && (!toCompare || compared));

  const submit = () => {
    if (here) onClose(true);
    else if (ready && !keep.isPending) {
      keep.mutate(
        { path, trust: toCompare ? handover.fingerprint : null },
        { onSuccess: () => onClose(true) },
      );
    }
  };
  const title = t('handover.of', {
    facility: handover.facility.name,
    period: format.period(handover.period),
  });
  return (
    <Dialog label={title} className="dialog wide" onClose={() => onClose(false)} dataTest="handover-dialog">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <h2>{title}</h2>
        {here && (
          <p data-test="handover-here">
            <strong>{t('handover.here')}</strong>
          </p>
        )}
        {own && !here && (
          <p data-test="handover-own">
            <strong>{t('handover.own')}</strong>
          </p>
        )}
        {handover.standing === 'superseded' && (
          <p data-test="handover-superseded">
            <strong>{t('handover.superseded')}</strong>
          </p>
        )}
        <Withdrawn withdrawal={handover.withdrawn} />
        {!here && <KeyNotice handover={handover} compared={compared} onCompared={setCompared} />}
        <HandoverFacts handover={handover} />
        {keep.isError && <ErrorNotice error={keep.error} />}
        <div className="dialog-acts">
          <ButtonStrip end>
            <Button onClick={() => onClose(false)} dataTest="handover-cancel">
              {t('cancel')}
            </Button>
            <Button
              type="submit"
              primary
              loading={keep.isPending}
              disabled={!ready || keep.isPending}
              dataTest="handover-keep"
            >
              {t(here ? 'handover.toIt' : 'handover.keep')}
            </Button>
          </ButtonStrip>
        </div>
      </form>
    </Dialog>
  );
}
