import type { ReturnEntry } from '../../../shared/contract/returns.ts';
import type { OpenChange } from '../../../shared/contract/words.ts';
import { isReturnClosed, type ReturnStatus } from '../../../shared/model/returns.ts';
import { useMoment, useWords } from '../../components/words.ts';
import type { Came } from '../../forms/receipt-draft.ts';

/** What the returns screens say of one return, in the words of the chosen language. */
export function useReturnWords() {
  const { t } = useWords();
  const moment = useMoment();
  return {
    status: (status: ReturnStatus, statusText: string): string => t(`returns.statuses.${status}`, { text: statusText }),
    change: ({ kind, state, sinceMs }: OpenChange): string =>
      t('returns.queued', {
        kind: t(`mutationKinds.${kind}`),
        state: t(`mutationStates.${state}`),
        time: moment(sinceMs),
      }),
    /** What saving a receipt of it leads to. */
    receiptLeads: (entry: ReturnEntry, came: Came): string => {
      if (entry.fulfilment === 'standard') return t('returns.receiving.leads.standard');
      if (isReturnClosed(entry.status)) return t('returns.receiving.leads.closed');
      if (entry.changes.some(({ kind }) => kind === 'return-complete' || kind === 'return-pickup')) {
        return t('returns.receiving.leads.queued');
      }
      if (entry.status !== 'approved') return t('returns.receiving.leads.undecided');
      if (came !== 'whole') return t(`returns.receiving.leads.${came}`);
      return t(`returns.receiving.leads.${entry.source === 'courier_return' ? 'complete' : 'pickup'}`);
    },
  };
}

/** The colour of a return's state: what is asked of a person stands out. */
export function statusChip({ status, fulfilment }: Pick<ReturnEntry, 'status' | 'fulfilment'>): string {
  if (status === 'completed') return 'good';
  if (status === 'unknown') return 'bad';
  const toDecide = fulfilment === 'self-ship' && (status === 'requested' || status === 'created');
  return toDecide ? 'warn' : '';
}

/** A change that was refused, or whose outcome nobody knows, stands out. */
export function changeChip({ state }: Pick<OpenChange, 'state'>): string {
  if (state === 'rejected') return 'bad';
  return state === 'verify' ? 'warn' : '';
}
