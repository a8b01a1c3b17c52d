import { type FormEvent, useEffect, useState } from 'react';
import type { RequestInput } from '../../../shared/contract/index.ts';
import type { ReturnEntry } from '../../../shared/contract/returns.ts';
import { RETURN_CONDITIONS, type ReturnCondition } from '../../../shared/model/returns.ts';
import { commandWord } from '../../../shared/scan/codes.ts';
import { Dialog } from '../../components/dialog.tsx';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { Pick, Radios, TextBox } from '../../components/fields.tsx';
import { useScans } from '../../components/use-scans.ts';
import { useMoment, useWords } from '../../components/words.ts';
import { number, shorten } from '../../format/india.ts';
import { wholeNumber } from '../../forms/drafts.ts';
import { useStores, useValue, useWhole } from '../../stores/index.ts';
import { useReturnWords } from './words.ts';

export interface ReceiveProps {
  readonly code: string;
  readonly receiptId: string;
  /** Null: no return known here has the code. */
  readonly entry: ReturnEntry | null;
  readonly onDone: (words: string) => void;
}

const WHOLE = '-';
const MOST = 10_000;

/** The receipt of one parcel. Enter saves it, so does the scanned command OK; another parcel's code is not taken meanwhile. */
export function Receive({ code, receiptId, entry, onDone }: ReceiveProps) {
  const { returns } = useStores();
  const { t } = useWords();
  const words = useReturnWords();
  const moment = useMoment();
  const act = useWhole(returns.receive.store);
  const items = useItems(entry);
  const [condition, setCondition] = useState<ReturnCondition>('good');
  const [quantity, setQuantity] = useState(String(entry?.units ?? 1));
  const [item, setItem] = useState(WHOLE);
  const [otc, setOtc] = useState('');
  const [note, setNote] = useState('');
  const [by, setBy] = useState(useValue(returns.receivedBy, ({ name }) => name));
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const count = wholeNumber(quantity, 0, MOST);
  const byWrong = by.trim() !== '' && by.trim().length < 2;

  const save = async () => {
    setTried(true);
    if (count === undefined || byWrong) return;
    const input: RequestInput<'returns.receive'> = {
      ...{ receiptId, code, condition, quantity: count, returnId: entry?.returnId ?? null },
      ...(item === WHOLE ? {} : { orderItemId: item }),
      ...(otc.trim() === '' ? {} : { otc: otc.trim() }),
      ...(note.trim() === '' ? {} : { note: note.trim() }),
      ...(by.trim() === '' ? {} : { by: by.trim() }),
    };
    const done = await returns.receive.run(input);
    if (done === undefined) return;
    returns.receivedBy.setState({ name: by.trim() });
    const said = { code: done.returnId ?? code, condition: t(`returns.conditions.${condition}`) };
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
        {entry === null ? (
          <>
            <p className="large mono wrap2">{code}</p>
            <p className="line-notice strong">{t('returns.receiving.unknownText')}</p>
          </>
        ) : (
          <>
            <div className="receive-head">
              <p className="large strong">
                {shorten(entry.titles.join(', ') || t('returns.noTitle'), 64)}
                {entry.units > 1 ? ` × ${number(entry.units)}` : ''}
              </p>
              <p>
                {t(`returns.sources.${entry.source}`)} · {words.status(entry.status, entry.statusText)} ·{' '}
                <span className="mono">{entry.returnId}</span>
              </p>
            </div>
            <p
              className={`line-notice${entry.status === 'approved' || entry.fulfilment === 'standard' ? ' good' : ''}`}
            >
              {words.receiptLeads(entry, count === 0 ? 'nothing' : item === WHOLE ? 'whole' : 'part')}
            </p>
            {entry.received === null ? null : (
              <p className="line-notice bad strong" data-testid="received-before">
                {t('returns.receiving.before', {
                  time: moment(entry.received.atMs),
                  condition: t(`returns.conditions.${entry.received.condition}`),
                })}
              </p>
            )}
          </>
        )}
        <div className="receive-fields">
          <div className="conditions">
            <Radios
              label={t('returns.receiving.condition')}
              value={condition}
              choices={RETURN_CONDITIONS.map((value) => ({ value, words: t(`returns.conditions.${value}`) }))}
              onChange={setCondition}
              autoFocus
              testid="receive-condition"
            />
          </div>
          <div className="stack">
            <div className="two-up">
              <TextBox
                label={t('returns.receiving.quantity')}
                value={quantity}
                onChange={setQuantity}
                wrong={count === undefined && tried ? t('returns.receiving.quantityWrong') : null}
                numeric
                testid="receive-quantity"
              />
              <TextBox
                label={t('returns.receiving.otc')}
                value={otc}
                onChange={setOtc}
                help={t('returns.receiving.otcHelp')}
                maxLength={20}
                mono
                testid="receive-otc"
              />
            </div>
            {items.length < 2 ? null : (
              <Pick
                label={t('returns.receiving.item')}
                value={item}
                choices={[
                  { value: WHOLE, words: t('returns.receiving.whole') },
                  ...items.map(({ orderItemId, title }) => ({
                    value: orderItemId,
                    words: shorten(title ?? orderItemId, 44),
                  })),
                ]}
                onChange={setItem}
                testid="receive-item"
              />
            )}
            <div className="two-up">
              <TextBox
                label={t('returns.receiving.note')}
                value={note}
                onChange={setNote}
                help={t('returns.receiving.noteHelp')}
                maxLength={500}
                testid="receive-note"
              />
              <TextBox
                label={t('returns.receiving.by')}
                value={by}
                onChange={setBy}
                wrong={byWrong && tried ? t('returns.receiving.bySaid') : null}
                help={t('returns.receiving.byHelp')}
                maxLength={60}
                testid="receive-by"
              />
            </div>
          </div>
        </div>
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
