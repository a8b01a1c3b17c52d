import { BATCH_REASONS, type BatchEntry } from '../../../shared/contract/batch.ts';
import type { GateKind } from '../../../shared/model/gates.ts';
import { marketplaceCode } from '../../../shared/model/marketplace-codes.ts';
import { OUTBOX_REASONS } from '../../../shared/model/mutations.ts';
import { usePrinterWords } from '../../components/printer-words.ts';
import { useWords } from '../../components/words.ts';
import { en } from '../../i18n/en.ts';

/** Every gate has words, and nothing else stands among them. */
const GATE_KINDS = Object.keys(en.gateShort) as GateKind[];

/** Nothing more becomes of it in its batch. */
export function isOut({ step }: Pick<BatchEntry, 'step'>): boolean {
  return step === 'refused' || step === 'stopped';
}

/** Why an order is not in a batch any more, whoever said so: a gate, the station, the marketplace, printing. */
export function useBatchReason(): (reason: string) => string {
  const { t, refusal } = useWords();
  const printing = usePrinterWords();
  return (reason) => {
    const gate = GATE_KINDS.find((kind) => kind === reason);
    if (gate !== undefined) return t(`gateShort.${gate}`);
    const ours = BATCH_REASONS.find((one) => one === reason);
    if (ours !== undefined) return t(`batches.reasons.${ours}`);
    const fromMarketplace = marketplaceCode(reason) !== undefined || OUTBOX_REASONS.some((one) => one === reason);
    if (fromMarketplace) return refusal(reason).what;
    const { what, said } = printing.reason(reason);
    return said ?? what;
  };
}
