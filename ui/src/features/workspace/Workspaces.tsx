import { Button } from '@dhis2/ui';
import { useTranslation } from 'react-i18next';

import { useNewWorkspace, useSwitchWorkspace, useWorkspaces } from '../../api';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { WorkspaceName } from './WorkspaceMenu';

/** Every workspace on this laptop, to open another one or to add one. */
export function Workspaces() {
  const { t } = useTranslation();
  const workspaces = useWorkspaces();
  const change = useSwitchWorkspace();
  const error = workspaces.error ?? change.error;
  return (
    <section className="section" data-test="settings-workspaces">
      <h2>{t('workspaces')}</h2>
      <p className="quiet">{t('workspaces.text')}</p>
      <ul className="workspaces">
        {(workspaces.data ?? []).map((workspace) => (
          <li key={workspace.name} data-test="workspace-row" data-name={workspace.name}>
            <WorkspaceName workspace={workspace} />
            {workspace.current ? (
              <span className="quiet">
                <span aria-hidden="true">✓</span> {t('workspaces.current')}
              </span>
            ) : (
              <Button
                small
                disabled={change.isPending}
                onClick={() => change.mutate(workspace.name)}
                dataTest="workspace-open"
              >
                {t('workspaces.open')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {error && <ErrorNotice error={error} />}
      <AddWorkspace />
    </section>
  );
}

/** Before a workspace is open: the way to another one, where there is one. */
export function OtherWorkspaces() {
  const { t } = useTranslation();
  const workspaces = useWorkspaces();
  const change = useSwitchWorkspace();
  const others = (workspaces.data ?? []).filter((workspace) => !workspace.current);
  if (others.length === 0) return null;
  return (
    <section className="others" aria-labelledby="other-workspaces" data-test="other-workspaces">
      <h2 id="other-workspaces">{t('workspaces.another')}</h2>
      <ul className="workspaces">
        {others.map((workspace) => (
          <li key={workspace.name}>
            <button
              type="button"
              className="link start"
              disabled={change.isPending}
              data-test="other-workspace"
              data-name={workspace.name}
              onClick={() => change.mutate(workspace.name)}
            >
              <WorkspaceName workspace={workspace} />
            </button>
          </li>
        ))}
      </ul>
      {change.isError && <ErrorNotice error={change.error} />}
    </section>
  );
}

export function AddWorkspace() {
  const { t } = useTranslation();
  const add = useNewWorkspace();
  return (
    <>
      <Button
        type="button"
        secondary
        loading={add.isPending}
        disabled={add.isPending}
        onClick={() => add.mutate(undefined)}
        dataTest="add-workspace"
      >
        {t('workspaces.add')}
      </Button>
      {add.isError && <ErrorNotice error={add.error} />}
    </>
  );
}
