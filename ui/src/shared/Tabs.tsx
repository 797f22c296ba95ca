import { useId } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';

type Props = {
  label: string;
  tabs: { id: string; label: ReactNode }[];
  current: string;
  onChange: (id: string) => void;
  children: ReactNode;
  dataTest: string;
  /** One below the other, beside what they show. */
  vertical?: boolean;
};

/** Tabs over what one of them shows. The arrow keys go from one to the next. */
export function Tabs({ label, tabs, current, onChange, children, dataTest, vertical = false }: Props) {
  const id = useId();
  const at = tabs.findIndex((tab) => tab.id === current);
  const onKeyDown = (event: KeyboardEvent) => {
    const rtl = document.documentElement.dir === 'rtl';
    const steps: Record<string, number> = vertical
      ? { ArrowDown: 1, ArrowUp: -1 }
      : { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 };
    const step = steps[event.key];
    const next = step === undefined ? undefined : tabs[(at + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    event.preventDefault();
    onChange(next.id);
    document.getElementById(`${id}-${next.id}`)?.focus();
  };
  return (
    <div className={vertical ? 'tabbed vertical' : 'tabbed'}>
      <div
        role="tablist"
        aria-label={label}
        aria-orientation={vertical ? 'vertical' : 'horizontal'}
        className="tabs"
        data-test={dataTest}
      >
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${id}-${tab.id}`}
            aria-selected={tab.id === current}
            aria-controls={`${id}-panel`}
            tabIndex={tab.id === current ? 0 : -1}
            data-test={`${dataTest}-tab`}
            data-id={tab.id}
            onClick={() => onChange(tab.id)}
            onKeyDown={onKeyDown}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div role="tabpanel" className="tab-panel" id={`${id}-panel`} aria-labelledby={`${id}-${current}`}>
        {children}
      </div>
    </div>
  );
}
