import { type ComponentProps, createContext, type ReactNode, useContext, useState } from 'react';
import { createPortal } from 'react-dom';

export interface ScreenProps {
  readonly title: string;
  readonly summary?: string;
  readonly tools?: ReactNode;
  readonly children: ReactNode;
  readonly testid: string;
}

/** Places in the head of a screen that a part of it may fill; null until the head stands. */
interface Places {
  readonly news: HTMLElement | null;
  readonly summary: HTMLElement | null;
  readonly tools: HTMLElement | null;
}

const HeadPlaces = createContext<Places>({ news: null, summary: null, tools: null });

/**
 * A supervisor's screen: its name, what it counts, its tools, and below what it shows. What is said about all of it, as that there is no network,
 * has its place in the head, which is as high without it: nothing below moves when it comes and goes.
 */
export function Screen({ title, summary, tools, children, testid }: ScreenProps) {
  const [newsPlace, setNewsPlace] = useState<HTMLElement | null>(null);
  const [summaryPlace, setSummaryPlace] = useState<HTMLElement | null>(null);
  const [toolsPlace, setToolsPlace] = useState<HTMLElement | null>(null);
  return (
    <main className="screen" data-testid={testid}>
      <header className="screen-head">
        <div className="screen-name">
          <h1>{title}</h1>
          <div className="screen-under">
            <span className="screen-news" ref={setNewsPlace} />
            <span ref={setSummaryPlace}>{summary === undefined ? null : <Summary>{summary}</Summary>}</span>
          </div>
        </div>
        <div className="screen-tools" ref={setToolsPlace}>
          {tools}
        </div>
      </header>
      <HeadPlaces value={{ news: newsPlace, summary: summaryPlace, tools: toolsPlace }}>{children}</HeadPlaces>
    </main>
  );
}

/** For a part that is shown by turns: what stands in the head of its screen while it is. */
export function ScreenHead({ summary, tools }: Pick<ScreenProps, 'summary' | 'tools'>) {
  const places = useContext(HeadPlaces);
  if (places.summary === null || places.tools === null) return null;
  return (
    <>
      {summary === undefined ? null : createPortal(<Summary>{summary}</Summary>, places.summary)}
      {createPortal(tools, places.tools)}
    </>
  );
}

/** What is said about all that is shown, in its place in the head. */
export function ScreenNews({ children }: { readonly children: ReactNode }) {
  const { news } = useContext(HeadPlaces);
  return news === null ? null : createPortal(children, news);
}

export interface ScrolledProps extends Omit<ComponentProps<'div'>, 'className'> {
  /** Side by side, two blocks and two. */
  readonly columns?: boolean;
}

/** What is longer than the screen. It takes the keys itself, or it could not be scrolled with them when nothing in it can be pressed. */
export function Scrolled({ columns = false, ...props }: ScrolledProps) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
  return <div className={columns ? 'scroll columns' : 'scroll'} tabIndex={0} {...props} />;
}

function Summary({ children }: { readonly children: string }) {
  return (
    <span className="quiet small" data-testid="summary" data-clip-ok title={children}>
      {children}
    </span>
  );
}
