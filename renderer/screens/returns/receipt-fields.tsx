import type { ReturnView } from '../../../shared/contract/returns.ts';
import { RETURN_CONDITIONS } from '../../../shared/model/returns.ts';
import { Pick, Radios, TextBox } from '../../components/fields.tsx';
import { useWords } from '../../components/words.ts';
import { shorten } from '../../format/india.ts';
import { type DraftedReceipt, type ReceiptDraft, WHOLE } from '../../forms/receipt-draft.ts';

export interface ReceiptFieldsProps {
  readonly draft: ReceiptDraft;
  readonly set: (change: Partial<ReceiptDraft>) => void;
  readonly wrong: DraftedReceipt['wrong'];
  /** To choose from, where the return has several. */
  readonly items: ReturnView['items'];
}

/** What a person says of a parcel that came back: its condition first. */
export function ReceiptFields({ draft, set, wrong, items }: ReceiptFieldsProps) {
  const { t } = useWords();
  return (
    <div className="receive-fields">
      <div className="conditions">
        <Radios
          label={t('returns.receiving.condition')}
          value={draft.condition}
          choices={RETURN_CONDITIONS.map((value) => ({ value, words: t(`returns.conditions.${value}`) }))}
          onChange={(condition) => set({ condition })}
          autoFocus
          testid="receive-condition"
        />
      </div>
      <div className="stack">
        <div className="two-up">
          <TextBox
            label={t('returns.receiving.quantity')}
            value={draft.quantity}
            onChange={(quantity) => set({ quantity })}
            wrong={wrong.quantity ? t('returns.receiving.quantityWrong') : null}
            numeric
            testid="receive-quantity"
          />
          <TextBox
            label={t('returns.receiving.otc')}
            value={draft.otc}
            onChange={(otc) => set({ otc })}
            help={t('returns.receiving.otcHelp')}
            maxLength={20}
            mono
            testid="receive-otc"
          />
        </div>
        {items.length < 2 ? null : (
          <Pick
            label={t('returns.receiving.item')}
            value={draft.item}
            choices={[
              { value: WHOLE, words: t('returns.receiving.whole') },
              ...items.map(({ orderItemId, title }) => ({
                value: orderItemId,
                words: shorten(title ?? orderItemId, 44),
              })),
            ]}
            onChange={(item) => set({ item })}
            testid="receive-item"
          />
        )}
        <div className="two-up">
          <TextBox
            label={t('returns.receiving.note')}
            value={draft.note}
            onChange={(note) => set({ note })}
            help={t('returns.receiving.noteHelp')}
            maxLength={500}
            testid="receive-note"
          />
          <TextBox
            label={t('returns.receiving.by')}
            value={draft.by}
            onChange={(by) => set({ by })}
            wrong={wrong.by ? t('returns.receiving.bySaid') : null}
            help={t('returns.receiving.byHelp')}
            maxLength={60}
            testid="receive-by"
          />
        </div>
      </div>
    </div>
  );
}
