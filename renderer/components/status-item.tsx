import type { ReactNode } from 'react';
import { useStores } from '../stores/index.ts';
import type { Screen } from '../stores/navigation-store.ts';

export type Tone = 'plain' | 'warn' | 'bad' | 'good';

export interface StatusItemProps {
  readonly tone: Tone;
  readonly icon: ReactNode;
  readonly label: string;
  readonly value: string;
  readonly to?: Screen;
  /** Done before it leads there. */
  readonly onGo?: () => void;
  /** Takes the room that is left. */
  readonly wide?: boolean;
  readonly testid?: string;
}

/** One thing the bar tells; with `to` it leads to the screen that counts it. */
export function StatusItem({ tone, icon, label, value, to, onGo, wide = false, testid }: StatusItemProps) {
  const { navigation } = useStores();
  const inside = (
    <>
      <span className="icon" aria-hidden="true">
        {icon}
      </span>
      <span>
        <span className="label">{label}</span>
        <span className="value">{value}</span>
      </span>
    </>
  );
  const name = `status-item ${tone}${wide ? ' alarm' : ''}`;
  const named = testid === undefined ? {} : { 'data-testid': testid };
  return to === undefined ? (
    <div className={name} {...named}>
      {inside}
    </div>
  ) : (
    <button
      type="button"
      className={name}
      onClick={() => {
        onGo?.();
        navigation.go(to);
      }}
      {...named}
    >
      {inside}
    </button>
  );
}
