import { useEffect, useRef } from 'react';

/** What every act's store has of it, whatever it asks for. */
interface FreshAct {
  readonly store: { readonly getState: () => { readonly kind: string } };
  reset(): void;
}

/**
 * How an act went is told to whoever pressed the button, and to nobody who comes by later: what was done or failed before this stood on the
 * screen is dropped. What is still under way stays.
 */
export function useFresh(...acts: readonly FreshAct[]): void {
  useDropped(acts, ['done', 'failed']);
}

/** The same for a dialog, whose opener still tells how the last one went well. */
export function useFreshDialog(act: FreshAct): void {
  useDropped([act], ['failed']);
}

function useDropped(acts: readonly FreshAct[], kinds: readonly string[]): void {
  const first = useRef({ acts, kinds });
  useEffect(() => {
    for (const act of first.current.acts) {
      if (first.current.kinds.includes(act.store.getState().kind)) act.reset();
    }
  }, []);
}
