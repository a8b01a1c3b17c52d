import type { ReactNode } from 'react';

/** A name and what is known under it; `true` last where that is a code, which stands in fixed width. */
export type FactLine = readonly [name: string, text: string, code?: boolean];

export interface FactListProps {
  readonly facts: readonly FactLine[];
  /** Facts that are more than text, after the others. */
  readonly children?: ReactNode;
  readonly testid?: string;
}

export function FactList({ facts, children, testid }: FactListProps) {
  return (
    <dl className="fact-list" {...(testid === undefined ? {} : { 'data-testid': testid })}>
      {facts.map(([name, text, code = false]) => (
        <Fact key={name} name={name} code={code}>
          {text}
        </Fact>
      ))}
      {children}
    </dl>
  );
}

export interface FactProps {
  readonly name: string;
  readonly code?: boolean;
  readonly children: ReactNode;
}

/** One line of a `fact-list`. */
export function Fact({ name, code = false, children }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={code ? 'mono' : ''}>{children}</dd>
    </div>
  );
}
