import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { HistoryView } from '../api';
import { useAggregate, useHistory } from '../api';
import { Choices, LineChoice } from '../features/history/Choices';
import { History } from '../features/history/History';
import type { LineNames, Shown } from '../features/history/lines';
import { shownFirst } from '../features/history/lines';
import { gapOf, GapNotice } from '../features/workspace/Gaps';
import { Answer } from '../shared/Answer';
import { Empty } from '../shared/Empty';
import { Page } from '../shared/Page';
import { recall, remember } from '../shared/remember';
import { hrefOf } from '../shared/route';
import { useScope } from '../shared/scope';
import { ScopeBar } from '../shared/ScopeBar';

type Props = { target: string | null; contact: string | null };

const MEMORY = 'history.months';
const MONTHS = 12;

/** One target over the months: of the chosen facilities, or of one CHW. */
export function HistoryPage({ target, contact }: Props) {
  const { t } = useTranslation();
  const { account } = useScope();
  const gap = gapOf(account, ['never_synced', 'no_facility', 'no_targets']);
  return (
    <Page
      title={t('history')}
      dataTest="history-page"
      before={
        <nav className="crumbs" aria-label={t('crumbs')}>
          <button type="button" className="link" onClick={() => window.history.back()} data-test="back">
            ‹ {t('back')}
          </button>
          <a href={hrefOf('targets')}>{t('targets.all')}</a>
          {target !== null && <a href={hrefOf('targets', target)}>{t('history.month')}</a>}
          {contact !== null && <a href={hrefOf('chw', contact)}>{t('chw')}</a>}
        </nav>
      }
    >
      {gap === null ? <Chosen target={target} contact={contact} /> : <GapNotice gap={gap} />}
    </Page>
  );
}

/** Without a target, the first one. */
function Chosen({ target, contact }: Props) {
  const { t } = useTranslation();
  const { scope } = useScope();
  const aggregate = useAggregate(scope);
  if (target !== null) return <Months target={target} contact={contact} />;
  return (
    <Answer query={aggregate}>
      {({ targets: [first] }) =>
        first === undefined ? (
          <Empty title={t('gap.no_targets')}>{t('gap.no_targets.text')}</Empty>
        ) : (
          <Months target={first.id} contact={contact} />
        )
      }
    </Answer>
  );
}

function Months({ target, contact }: { target: string; contact: string | null }) {
  const { scope } = useScope();
  const [months, setMonths] = useState(remembered);
  const request = useMemo(() => ({ scope, target, contact, months }), [scope, target, contact, months]);
  const history = useHistory(request);
  const names = useNames(history.data, contact);
  // Which lines are drawn was chosen for one facility or CHW, and means nothing for another.
  const [chosen, setChosen] = useState<{ of: string; shown: Shown } | null>(null);
  const of = `${history.data?.whole.of.id ?? ''} ${String(scope.facilities.length)}`;
  const shown = chosen?.of === of ? chosen.shown : history.data && shownFirst(history.data);
  return (
    <>
      <ScopeBar />
      <div className="scope-bar">
        <Choices
          target={target}
          contact={contact}
          months={months}
          onMonths={(span) => {
            setMonths(span);
            remember(MEMORY, String(span ?? 0));
          }}
        />
        {history.data && shown && (history.data.parts.length > 0 || history.data.peers !== null) && (
          <LineChoice
            view={history.data}
            shown={shown}
            names={names}
            onChange={(next) => setChosen({ of, shown: next })}
          />
        )}
      </div>
      <Answer query={history}>
        {(view) =>
          shown && <History view={view} contact={contact} request={request} shown={shown} names={names} />
        }
      </Answer>
    </>
  );
}

function useNames(view: HistoryView | undefined, contact: string | null): LineNames {
  const { t } = useTranslation();
  const { scope } = useScope();
  const one = contact !== null || scope.facilities.length < 2;
  return {
    whole: one ? (view?.whole.of.name ?? '') : t('history.together'),
    peers: contact === null ? t('history.peers.facilities') : t('history.peers.contacts'),
  };
}

function remembered(): number | null {
  const months = Number(recall(MEMORY) ?? MONTHS);
  return Number.isInteger(months) && months > 0 ? months : months === 0 ? null : MONTHS;
}
