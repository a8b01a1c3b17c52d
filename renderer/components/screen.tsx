import type { ReactNode } from 'react';

export interface ScreenProps {
  readonly title: string;
  readonly summary?: string;
  readonly tools?: ReactNode;
  readonly children: ReactNode;
  readonly testid: string;
}

/** A supervisor's screen: its name, what it counts, its tools, and below what it shows. */
export function Screen({ title, summary, tools, children, testid }: ScreenProps) {
  return (
    <main className="screen" data-testid={testid}>
      <header className="screen-head">
        <div>
          <h1>{title}</h1>
          {summary === undefined ? null : (
            <p className="quiet small" data-testid="summary">
              {summary}
            </p>
          )}
        </div>
        <div className="screen-tools">{tools}</div>
      </header>
      {children}
    </main>
  );
}
