import { useEffect, useState } from 'react';
import type { Session } from '../../../shared/bench/session.ts';
import type { BenchCommand } from '../../../shared/contract/bench.ts';
import { useWords } from '../../components/words.ts';
import { useStores, useValue } from '../../stores/index.ts';
import { CommandSheet } from './command-sheet.tsx';
import { ScreensMenu } from './screens-menu.tsx';
import { useKeys } from './use-keys.ts';

export interface KeysRowProps {
  readonly session: Session | null;
  readonly mustAnswer: boolean;
}

interface KeySlot {
  readonly key: string;
  readonly words: string;
  readonly press: () => void;
  readonly enabled: boolean;
  readonly wanted?: boolean;
}

/** What the function keys do now; the same by touch. Seven slots that never move; what cannot be done now is dimmed. */
export function KeysRow({ session, mustAnswer }: KeysRowProps) {
  const { bench } = useStores();
  const { t } = useWords();
  const [sheet, setSheet] = useState<'none' | 'commands' | 'screens'>('none');
  const scanning = useValue(bench.store, (state) => state.out[0]?.scanId ?? null);
  // A scan is answered on the card, so nothing may stand over it.
  useEffect(() => {
    if (scanning !== null) setSheet('none');
  }, [scanning]);
  const status = session?.status ?? 'idle';
  const command = (name: BenchCommand) => () => bench.command(name);
  const asking = status === 'asking';
  const labelled = status === 'confirming-label' || asking;
  const slots: readonly KeySlot[] = [
    { key: 'F2', words: t('keys.park'), press: command('park'), enabled: status !== 'idle' && !mustAnswer },
    {
      key: 'F3',
      words: t('keys.undo'),
      press: command('undo'),
      enabled: status === 'verifying' && !mustAnswer && hasUnits(session),
    },
    mustAnswer
      ? { key: 'F4', words: t('keys.ok'), press: command('ok'), enabled: true, wanted: true }
      : { key: 'F4', words: t('keys.commands'), press: () => setSheet('commands'), enabled: true },
    { key: 'F6', words: t('keys.labelPrinted'), press: command('label-printed'), enabled: asking, wanted: asking },
    {
      key: 'F7',
      words: t('keys.labelNotPrinted'),
      press: command('label-not-printed'),
      enabled: asking,
      wanted: asking,
    },
    { key: 'F8', words: t('keys.reprint'), press: command('reprint'), enabled: labelled && !mustAnswer },
    { key: 'F9', words: t('keys.screens'), press: () => setSheet('screens'), enabled: true },
  ];
  useKeys(slots, sheet === 'none');
  return (
    <footer className="keys">
      {slots.map((slot) => (
        <button
          key={slot.key}
          type="button"
          className={`key${slot.wanted === true ? ' wanted' : ''}`}
          disabled={!slot.enabled}
          onClick={slot.press}
          data-testid={`key-${slot.key.toLowerCase()}`}
        >
          <kbd>{slot.key}</kbd>
          <span>{slot.words}</span>
        </button>
      ))}
      {sheet === 'commands' ? <CommandSheet onClose={() => setSheet('none')} /> : null}
      {sheet === 'screens' ? <ScreensMenu onClose={() => setSheet('none')} /> : null}
    </footer>
  );
}

function hasUnits(session: Session | null): boolean {
  return session?.status === 'verifying' && session.parcel.verifiedOrder.length > 0;
}
