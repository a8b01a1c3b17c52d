import { refusalAnswer } from '../../shared/bench/corrections.ts';
import { sheetsSeen } from '../../shared/bench/scan-back.ts';
import type { CartonSize, LabelProof, Session } from '../../shared/bench/session.ts';
import type { StationConfig } from '../../shared/model/config.ts';
import { assertNever } from '../../shared/result.ts';
import type { Instruction } from './instruction-keys.ts';
import { isBoxByBox, presentBox, suggestionOf, unitsLeft } from './parcel-facts.ts';
import { nextVoiding } from './void-instruction.ts';

export interface NextInput {
  readonly offline: boolean;
  /** Null until the settings are read. */
  readonly config: Pick<StationConfig, 'findBy' | 'shelfMarks'> | null;
}

/** What the state alone asks for. */
export function next(session: Session, { offline, config }: NextInput): Instruction {
  switch (session.status) {
    case 'idle':
      return { key: config?.findBy === 'item' ? 'scanItemFirst' : 'scanFirst' };
    case 'verifying':
      return nextUnit(session);
    case 'boxing':
      return nextBox(suggestionOf(session.parcel.boxes[session.at]));
    case 'printing': {
      if (session.waitingFor === 'printer') return { key: 'waitPrinter' };
      const { missing = [] } = session;
      // Its label is here, so a person may let it go without the rest.
      if (missing.length > 0 && !missing.includes('label')) return { key: 'waitPapers', documents: missing };
      const slots = config?.shelfMarks === 'slots';
      if (offline) return { key: slots ? 'waitDocumentsOfflineSlot' : 'waitDocumentsOffline' };
      return { key: slots ? 'waitDocumentsSlot' : 'waitDocuments' };
    }
    case 'confirming-label':
      return nextLabel(session);
    case 'asking': {
      const seen = sheetsSeen(session);
      return seen === null ? { key: 'askPrinted' } : { key: 'askPrintedAll', count: seen.of };
    }
    case 'voiding':
      return nextVoiding(session);
    case 'stopped':
      return stopped(session);
    default:
      return assertNever(session);
  }
}

function nextLabel(proof: LabelProof): Instruction {
  const seen = sheetsSeen(proof);
  return seen === null ? { key: 'scanLabel' } : { key: 'scanLabels', ...seen };
}

function nextBox(suggestion: CartonSize | null): Instruction {
  if (suggestion === null) return { key: 'measureBox' };
  const { weightGrams } = suggestion;
  return weightGrams === null ? { key: 'weigh' } : { key: 'confirmBox', measures: { ...suggestion, weightGrams } };
}

function nextUnit(session: Extract<Session, { status: 'verifying' }>): Instruction {
  const { parcel, capturing } = session;
  if (capturing !== undefined) {
    const line = parcel.lines.find(({ lineId }) => lineId === capturing.lineId);
    return { key: 'scanSerial', read: capturing.read.length + 1, of: line?.serials.perUnit ?? 1 };
  }
  // Units were taken back since the last one came in: OK goes on.
  if (unitsLeft(parcel.lines) === 0) return { key: 'allIn' };
  if (!isBoxByBox(parcel)) return { key: 'scanItem', count: unitsLeft(parcel.lines) };
  const box = presentBox(session);
  const inBox = parcel.lines.filter((line) => line.boxId === parcel.boxes[box - 1]?.subShipmentId);
  return { key: 'scanItemBox', count: unitsLeft(inBox), box };
}

/** Why nothing goes on with this parcel, and what a person may do about it. */
export function stopped({ why, parcel }: Extract<Session, { status: 'stopped' }>): Instruction {
  switch (why.kind) {
    case 'gate':
      return { key: 'stopGate', gate: why.gate };
    case 'quantity-changed': {
      const count = why.removed.reduce((sum, { units }) => sum + units, 0);
      return { key: why.after === 'label' ? 'stopQuantityLabel' : 'stopQuantity', count };
    }
    case 'not-printed':
      return why.document === undefined || why.document === 'label'
        ? { key: 'stopNotPrinted' }
        : { key: 'stopPaper', documents: [why.document] };
    case 'rejected':
      return { key: REFUSED[refusalAnswer(why.code, parcel)], code: why.code };
    default:
      return assertNever(why);
  }
}

const REFUSED = { 'confirm-or-correct': 'stopConfirm', correct: 'stopCorrect', leave: 'stopRejected' } as const;
