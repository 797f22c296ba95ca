import { useCallback, useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';

import type { WorkspaceLabel } from '../../api';
import { useNewWorkspace, useSwitchWorkspace, useWorkspaces } from '../../api';
import { ErrorNotice } from '../../shared/ErrorNotice';
import logo from '../../shared/logo.svg';
import { useOutside } from '../../shared/useOutside';

/** The name of the program, and under it the workspaces on this laptop. Arrow keys, Enter, Esc. */
export function WorkspaceMenu() {
  const { t } = useTranslation();
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);

  const hide = useCallback(() => setOpen(false), []);
  useOutside(root, open, hide);

  const close = () => {
    setOpen(false);
    opener.current?.focus();
  };
  return (
    <div className="menu-root" ref={root}>
      <button
        ref={opener}
        type="button"
        className="brand"
        id={`${id}-opener`}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? `${id}-menu` : undefined}
        title={t('workspaces')}
        data-test="workspace-menu"
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        <img src={logo} alt="" width={24} height={24} />
        {t('app')} <span aria-hidden="true">▾</span>
      </button>
      {open && <Menu id={`${id}-menu`} label={t('workspaces')} onClose={close} />}
    </div>
  );
}

function Menu({ id, label, onClose }: { id: string; label: string; onClose: () => void }) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  const workspaces = useWorkspaces();
  const change = useSwitchWorkspace();
  const add = useNewWorkspace();
  const known = workspaces.data ?? [];
  const loaded = !workspaces.isPending;

  // The current one, or else the first.
  useEffect(() => {
    const chosen = list.current?.querySelector<HTMLElement>('[aria-checked=true]');
    (chosen ?? itemsIn(list.current)[0])?.focus();
  }, [loaded]);

  const onKeyDown = (event: KeyboardEvent) => {
    const items = itemsIn(list.current);
    const at = items.indexOf(document.activeElement as HTMLElement);
    const next: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: items.length - 1,
    };
    const step = next[event.key];
    if (step !== undefined) {
      event.preventDefault();
      items[(step + items.length) % items.length]?.focus();
    } else if (event.key === 'Escape') {
      // Nothing else on the page is to be left with it.
      event.preventDefault();
      event.stopPropagation();
      onClose();
    } else if (event.key === 'Tab') {
      onClose();
    }
  };

  const choose = (workspace: WorkspaceLabel) =>
    workspace.current ? onClose() : change.mutate(workspace.name, { onSuccess: onClose });
  const error = workspaces.error ?? change.error ?? add.error;
  return (
    <div className="menu">
      {error && <ErrorNotice error={error} />}
      <div
        ref={list}
        id={id}
        role="menu"
        aria-label={label}
        tabIndex={-1}
        data-test="workspaces"
        onKeyDown={onKeyDown}
      >
        {known.map((workspace) => (
          <button
            key={workspace.name}
            type="button"
            role="menuitemradio"
            aria-checked={workspace.current}
            tabIndex={-1}
            disabled={change.isPending}
            data-test="workspace"
            data-name={workspace.name}
            onClick={() => choose(workspace)}
          >
            <span aria-hidden="true" className="menu-sign">
              {workspace.current ? '✓' : ''}
            </span>
            <WorkspaceName workspace={workspace} />
          </button>
        ))}
        <button
          type="button"
          role="menuitem"
          tabIndex={-1}
          data-test="workspace-add"
          onClick={() => add.mutate(undefined)}
        >
          <span aria-hidden="true" className="menu-sign">
            +
          </span>
          {t('workspaces.add')}
        </button>
      </div>
    </div>
  );
}

/** "amina @ cht.example.org", and whether it is the demo. */
export function WorkspaceName({ workspace }: { workspace: WorkspaceLabel }) {
  const { t } = useTranslation();
  const host = workspace.server.replace(/^https?:\/\//, '').replace(/\/$/, '');
  return (
    <span className="workspace-name">
      <span className="wrap">
        {workspace.demo || host === ''
          ? workspace.user
          : t('workspaces.name', { user: workspace.user, server: host })}
      </span>
      {workspace.demo && <span className="badge">{t('status.demo')}</span>}
    </span>
  );
}

function itemsIn(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('button:not(:disabled)') ?? [])];
}
