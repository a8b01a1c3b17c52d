import { type FormEvent, useEffect, useState } from 'react';
import type { ReturnEntry } from '../../../shared/contract/returns.ts';
import { commandWord } from '../../../shared/scan/codes.ts';
import { Dialog } from '../../components/dialog.tsx';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { useScans } from '../../components/use-scans.ts';
import { useWords } from '../../components/words.ts';
import { shorten } from '../../format/india.ts';
import { cameBy, type ReceiptDraft, receiptFrom, WHOLE } from '../../forms/receipt-draft.ts';
import { useDraft } from '../../forms/use-draft.ts';
import { useStores, useValue, useWhole } from '../../stores/index.ts';
import { ReceiptFields } from './receipt-fields.tsx';
import { ReceivedParcel } from './received-parcel.tsx';

export interface ReceiveProps {
  readonly code: string;
  readonly receiptId: string;
  /** Null: no return known here has the code. */
  readonly entry: ReturnEntry | null;
  readonly onDone: (words: string) => void;
}

const NOTHING_WRONG = { quantity: false, by: false };

/** The receipt of one parcel. Enter saves it, so does the scanned command OK; another parcel's code is not taken meanwhile. */
export function Receive({ code, receiptId, entry, onDone }: ReceiveProps) {
  const { returns } = useStores();
  const { t } = useWords();
  const act = useWhole(returns.receive.store);
  const items = useItems(entry);
  const receivedBy = useValue(returns.receivedBy, ({ name }) => name);
  const [draft, set] = useDraft<ReceiptDraft>(() => ({
    ...{ condition: 'good', quantity: String(entry?.units ?? 1), item: WHOLE },
    ...{ otc: '', note: '', by: receivedBy },
  }));
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const { input, wrong } = receiptFrom(draft, { receiptId, code, returnId: entry?.returnId ?? null });

  const save = async () => {
    setTried(true);
    if (input === null) return;
    const done = await returns.receive.run(input);
    if (done === undefined) return;
    returns.receivedBy.setState({ name: draft.by.trim() });
    const said = { code: done.returnId ?? code, condition: t(`returns.conditions.${draft.condition}`) };
    if (done.returnId === null) onDone(t('returns.receiving.doneUnknown', said));
    else onDone(t(done.mutationId === null ? 'returns.receiving.done' : 'returns.receiving.doneQueued', said));
    returns.endScan();
    await returns.list.refresh();
  };
  useScans((scanned) => {
    if (commandWord(scanned) === 'ok') return void save();
    if (scanned !== code) returns.refuseScan();
    setRefused(scanned === code ? null : scanned);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  return (
    <Dialog
      wide
      title={t(entry === null ? 'returns.receiving.titleUnknown' : 'returns.receiving.title')}
      onClose={returns.endScan}
      testid="receive-dialog"
    >
      <form className="stack" noValidate onSubmit={submit}>
        {refused === null ? null : (
          <p className="line-notice bad strong" role="alert" data-testid="scan-refused">
            {t('returns.receiving.first', { code: shorten(refused, 40) })}
          </p>
        )}
        <ReceivedParcel code={code} entry={entry} came={cameBy(draft)} />
        <ReceiptFields {...{ draft, set, items }} wrong={tried ? wrong : NOTHING_WRONG} />
        <p className="small quiet">{t('returns.receiving.saveHint')}</p>
        <DialogActions words={t('returns.receiving.save')} act={act} onCancel={returns.endScan} testid="receive-save" />
      </form>
    </Dialog>
  );
}

/** The items of the return, once they are read; none for an unknown parcel. */
function useItems(entry: ReturnEntry | null) {
  const { returns } = useStores();
  const view = useWhole(returns.view.store);
  const returnId = entry !== null && entry.titles.length > 1 ? entry.returnId : null;
  useEffect(() => {
    if (returnId !== null) void returns.view.ask({ returnId });
  }, [returns, returnId]);
  return view.kind === 'ready' && view.value.returnId === returnId ? view.value.items : [];
}
