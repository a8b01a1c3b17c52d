import { refusalAnswer } from '../../../shared/bench/corrections.ts';
import type { Session } from '../../../shared/bench/session.ts';
import type { BenchCommand } from '../../../shared/contract/bench.ts';
import { useWords } from '../../components/words.ts';
import type { Face } from '../../feedback/face.ts';
import { takeOverGate } from '../../feedback/gates.ts';
import { unitsLeft } from '../../feedback/parcel-facts.ts';
import { useStores, useValue } from '../../stores/index.ts';
import { teachable } from './teachable.ts';
import { useKeys } from './use-keys.ts';

export interface KeysRowProps {
  readonly face: Face;
  readonly session: Session | null;
}

interface KeySlot {
  readonly key: string;
  readonly words: string;
  readonly press: () => void;
  readonly enabled: boolean;
  readonly wanted?: boolean;
}

/** What the function keys do now; the same by touch. Eight slots that never move; what cannot be done now is dimmed. */
export function KeysRow({ face, session }: KeysRowProps) {
  const { bench } = useStores();
  const { t } = useWords();
  const overlay = useValue(bench.store, (state) => state.overlay);
  const status = session?.status ?? 'idle';
  const { mustAnswer } = face;
  const command = (name: BenchCommand) => () => bench.command(name);
  const asking = status === 'asking';
  const labelled = status === 'confirming-label' || asking;
  const slots: readonly KeySlot[] = [
    { key: 'F2', words: t('keys.park'), press: command('park'), enabled: status !== 'idle' && !mustAnswer },
    { key: 'F3', words: t('keys.undo'), press: command('undo'), enabled: !mustAnswer && canUndo(session) },
    mustAnswer || wantsOk(session)
      ? { key: 'F4', words: t('keys.ok'), press: command('ok'), enabled: true, wanted: true }
      : { key: 'F4', words: t('keys.commands'), press: () => bench.show('commands'), enabled: true },
    teachSlot(),
    { ...refusalOrLabel('F6'), key: 'F6' },
    { ...refusalOrLabel('F7'), key: 'F7' },
    { key: 'F8', words: t('keys.reprint'), press: command('reprint'), enabled: labelled && !mustAnswer },
    { key: 'F9', words: t('keys.screens'), press: () => bench.show('screens'), enabled: true },
  ];
  useKeys(slots, overlay === 'none');
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
    </footer>
  );

  function teachSlot(): KeySlot {
    if (status === 'idle' && face.shows === 'gate' && takeOverGate(face.detail) !== null) {
      return { key: 'F5', words: t('keys.takeOver'), press: () => bench.show('take-over'), enabled: true };
    }
    const what = teachable(face, session);
    if (what === null) return { key: 'F5', words: t('keys.teach'), press: () => undefined, enabled: false };
    return what.kind === 'barcode'
      ? {
          key: 'F5',
          words: t('keys.teachBarcode'),
          press: () => bench.show('teach-barcode'),
          enabled: true,
          wanted: true,
        }
      : {
          key: 'F5',
          words: t('keys.teachProduct'),
          press: () => bench.show('teach-product'),
          enabled: true,
          wanted: true,
        };
  }

  /** F6 and F7 answer a refused pack, or for a void label that cannot be scanned; otherwise they say whether the label came out. */
  function refusalOrLabel(key: 'F6' | 'F7'): Omit<KeySlot, 'key'> {
    const answer =
      session?.status === 'stopped' && session.why.kind === 'rejected'
        ? refusalAnswer(session.why.code, session.parcel)
        : 'leave';
    if (session?.status === 'voiding' && !session.labelVoid) {
      const enabled = !mustAnswer;
      return key === 'F6'
        ? { words: t('keys.labelDestroyed'), press: command('confirm'), enabled }
        : { words: t('keys.labelNeverOut'), press: command('label-not-printed'), enabled };
    }
    if (key === 'F6' && mayGoWithout(session)) {
      return { words: t('keys.goWithout'), press: command('confirm'), enabled: true, wanted: true };
    }
    if (key === 'F6') {
      return answer === 'confirm-or-correct'
        ? { words: t('keys.weightRight'), press: command('confirm'), enabled: true, wanted: true }
        : { words: t('keys.labelPrinted'), press: command('label-printed'), enabled: asking, wanted: asking };
    }
    return answer !== 'leave'
      ? { words: t('keys.correct'), press: command('correct'), enabled: true, wanted: true }
      : { words: t('keys.labelNotPrinted'), press: command('label-not-printed'), enabled: asking, wanted: asking };
  }
}

/** Its label is here, and what is not, or cannot be printed, may be left out on a person's word. */
function mayGoWithout(session: Session | null): boolean {
  switch (session?.status) {
    case 'stopped':
      return session.why.kind === 'not-printed' && (session.why.document ?? 'label') !== 'label';
    case 'printing':
      return (session.missing ?? []).length > 0 && session.missing?.includes('label') === false;
    default:
      return false;
  }
}

/** OK means something here although no verdict stands: the box as it is suggested, or all that is wanted now is in. */
function wantsOk(session: Session | null): boolean {
  if (session?.status === 'boxing') return true;
  return session?.status === 'verifying' && unitsLeft(session.parcel.lines) === 0;
}

/** Something of this parcel, or the whole last one while its completion can still be taken back; the station has the last word. */
function canUndo(session: Session | null): boolean {
  switch (session?.status) {
    case undefined:
    case 'stopped':
      return false;
    case 'voiding':
      return (session.out ?? []).length > 0;
    case 'idle':
      return session.last !== undefined;
    case 'verifying':
      return session.parcel.verifiedOrder.length > 0 || session.capturing !== undefined;
    case 'boxing':
    case 'printing':
    case 'asking':
    case 'confirming-label':
      return true;
  }
}
