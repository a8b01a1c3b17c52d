import { type FormEvent, useEffect, useState } from 'react';
import type { RequestInput } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextBox } from '../../components/fields.tsx';
import { FailedLine } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';
import { shorten } from '../../format/india.ts';
import { boxFrom, EMPTY_BOX, percentFrom } from '../../forms/drafts.ts';
import { useStores, useWhole } from '../../stores/index.ts';

export interface TeachProductProps {
  readonly sku: string;
  readonly lacks: 'tax-rate' | 'box';
  readonly onClose: () => void;
}

const SIDES = ['length', 'breadth', 'height', 'weight'] as const;

/** What a gate names as missing, entered on the spot; then the order is scanned again. */
export function TeachProduct({ sku, lacks, onClose }: TeachProductProps) {
  const { bench, acts } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.teachProduct.store);
  const [rate, setRate] = useState('');
  const [box, setBox] = useState(EMPTY_BOX);
  const [tried, setTried] = useState(false);
  useEffect(() => acts.teachProduct.reset, [acts]);
  const answer = lacks === 'tax-rate' ? withRate(sku, rate) : withBox(sku, box);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (answer === null) return setTried(true);
    const taught = await acts.teachProduct.run(answer);
    if (taught !== undefined) bench.markTaught('product');
  };
  const wrong = tried && answer === null;
  return (
    <Dialog title={t('teach.productTitle')} onClose={onClose} testid="teach-product">
      <p className="mono large">{shorten(sku, 36)}</p>
      <form className="teach-form" onSubmit={(event) => void save(event)}>
        {lacks === 'tax-rate' ? (
          <TextBox
            label={t('teach.taxRate')}
            value={rate}
            onChange={setRate}
            wrong={wrong ? t('teach.taxWrong') : null}
            numeric
            autoFocus
            testid="teach-tax"
          />
        ) : (
          <fieldset className="box-fields">
            <legend>{t('teach.boxText')}</legend>
            <div className="four">
              {SIDES.map((side) => (
                <TextBox
                  key={side}
                  label={t(`box.${side}`)}
                  value={box[side]}
                  onChange={(text) => setBox({ ...box, [side]: text })}
                  numeric
                  autoFocus={side === 'length'}
                  testid={`teach-${side}`}
                />
              ))}
            </div>
            {wrong ? <p className="field-wrong">{t('teach.boxWrong')}</p> : null}
          </fieldset>
        )}
        <div className="dialog-actions">
          <Button type="submit" tone="main" busy={act.kind === 'busy'} testid="teach-save">
            {t('teach.save')}
          </Button>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
        </div>
      </form>
      {act.kind === 'failed' ? <FailedLine failure={act.failure} /> : null}
    </Dialog>
  );
}

function withRate(sku: string, text: string): RequestInput<'catalogue.teach'> | null {
  const taxRatePercent = percentFrom(text);
  return taxRatePercent == null ? null : { sku, taxRatePercent };
}

function withBox(sku: string, draft: typeof EMPTY_BOX): RequestInput<'catalogue.teach'> | null {
  const box = boxFrom(draft);
  return box == null ? null : { sku, box };
}
