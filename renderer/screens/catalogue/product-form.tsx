import { type FormEvent, useState } from 'react';
import type { ProductRow } from '../../../shared/contract/catalogue.ts';
import { SERIAL_NEEDS } from '../../../shared/model/catalogue.ts';
import { foldCode } from '../../../shared/scan/codes.ts';
import { BoxFields } from '../../components/box-fields.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Pick, Radios, TextBox, Tick } from '../../components/fields.tsx';
import { useWords } from '../../components/words.ts';
import { type ProductDraft, productDraft, productFrom, wrongProductFields } from '../../forms/product-draft.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { BarcodesField } from './barcodes-field.tsx';
import { PictureField } from './picture-field.tsx';
import { ProductFailure } from './product-failure.tsx';
import { Remove } from './remove.tsx';

const PER_UNIT = ['1', '2', '3', '4'] as const;

export interface ProductFormProps {
  /** Null makes a new one. */
  readonly product: ProductRow | null;
  readonly onClose: () => void;
}

/** One product: everything a pack takes from it. Only the picture holds at once; the rest when it is saved. */
export function ProductForm({ product, onClose }: ProductFormProps) {
  const { acts, catalogue } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.saveProduct.store);
  const finding = useWhole(acts.findProduct.store);
  const removing = useWhole(acts.removeProduct.store);
  const [draft, setDraft] = useState(() => productDraft(product));
  const [tried, setTried] = useState(false);
  const [isHere, setIsHere] = useState(false);
  const [asksRemove, setAsksRemove] = useState(false);
  const wrong = wrongProductFields(draft);
  const set = (change: Partial<ProductDraft>) => setDraft((before) => ({ ...before, ...change }));
  const close = () => {
    acts.saveProduct.reset();
    acts.findProduct.reset();
    acts.removeProduct.reset();
    onClose();
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const whole = productFrom(draft);
    if (whole === undefined) return;
    // Saving a new one over one that is here would empty what the form does not show.
    if (product === null && !(await isNew(whole.sku))) return;
    if ((await acts.saveProduct.run(whole)) === undefined) return;
    await catalogue.refresh();
    close();
  };
  const isNew = async (sku: string): Promise<boolean> => {
    const found = await acts.findProduct.run({ search: sku, limit: 500 });
    if (found === undefined) return false;
    const here = found.entries.some((row) => foldCode(row.sku) === foldCode(sku));
    setIsHere(here);
    return !here;
  };
  const remove = async () => {
    if ((await acts.removeProduct.run({ sku: product?.sku ?? '' })) === undefined) return;
    await catalogue.refresh();
    close();
  };
  if (asksRemove && product !== null) {
    return (
      <Remove
        name={product.sku}
        text={t('catalogue.removeProductText')}
        act={removing}
        onRemove={() => void remove()}
        onClose={() => setAsksRemove(false)}
      />
    );
  }
  return (
    <Dialog
      title={product === null ? t('catalogue.addTitle') : t('catalogue.edit', { sku: product.sku })}
      onClose={close}
      wide
      testid="product-dialog"
    >
      <form className="stack" noValidate onSubmit={(event) => void save(event)}>
        <div className="form-columns">
          <div className="stack">
            {product === null ? (
              <TextBox
                label={t('catalogue.sku')}
                value={draft.sku}
                onChange={(sku) => {
                  setIsHere(false);
                  set({ sku });
                }}
                wrong={isHere ? t('catalogue.here') : tried && wrong.has('sku') ? t('firstRun.required') : null}
                maxLength={200}
                mono
                autoFocus
                testid="product-sku"
              />
            ) : null}
            <TextBox
              label={t('catalogue.name')}
              value={draft.title}
              onChange={(title) => set({ title })}
              help={t('catalogue.nameHelp')}
              maxLength={500}
              testid="product-title"
            />
            <BarcodesField barcodes={draft.barcodes} onChange={(barcodes) => set({ barcodes })} />
            <div className="two-up">
              <TextBox
                label={t('catalogue.taxRate')}
                value={draft.tax}
                onChange={(tax) => set({ tax })}
                wrong={wrong.has('tax') ? t('catalogue.taxWrong') : null}
                help={t('catalogue.taxHelp')}
                numeric
                testid="product-tax"
              />
              <div className="stack">
                <Tick
                  words={t('catalogue.refurbished')}
                  on={draft.refurbished}
                  onChange={(refurbished) => set({ refurbished })}
                  testid="refurbished"
                />
                {draft.refurbished ? (
                  <TextBox
                    label={t('catalogue.price')}
                    value={draft.price}
                    onChange={(price) => set({ price })}
                    wrong={wrong.has('price') ? t('catalogue.priceWrong') : null}
                    help={t('catalogue.priceHelp')}
                    numeric
                    testid="product-price"
                  />
                ) : null}
              </div>
            </div>
          </div>
          <div className="stack">
            <Radios
              label={t('catalogue.serialNeed')}
              value={draft.serials.need}
              choices={SERIAL_NEEDS.map((need) => ({ value: need, words: t(`catalogue.serialNeedText.${need}`) }))}
              onChange={(need) => set({ serials: { ...draft.serials, need } })}
              testid="serial-need"
            />
            {draft.serials.need === 'yes' ? (
              <div className="two-up">
                <Pick
                  label={t('catalogue.serialKind')}
                  value={draft.serials.kind}
                  choices={(['imei', 'serial'] as const).map((kind) => ({
                    value: kind,
                    words: t(`catalogue.kinds.${kind}`),
                  }))}
                  onChange={(kind) => set({ serials: { ...draft.serials, kind } })}
                  testid="serial-kind"
                />
                <Pick
                  label={t('catalogue.perUnit')}
                  value={PER_UNIT.find((one) => one === String(draft.serials.perUnit)) ?? null}
                  choices={PER_UNIT.map((value) => ({ value, words: value }))}
                  onChange={(count) => set({ serials: { ...draft.serials, perUnit: Number(count) } })}
                  testid="per-unit"
                />
              </div>
            ) : null}
            <BoxFields
              draft={draft.box}
              onChange={(box) => set({ box })}
              wrong={wrong.has('box')}
              help={t('catalogue.boxHelp')}
              legend={t('catalogue.box')}
            />
            <PictureField product={product} />
          </div>
        </div>
        {act.kind === 'failed' ? <ProductFailure failure={act.failure} /> : null}
        {finding.kind === 'failed' ? <ProductFailure failure={finding.failure} /> : null}
        <div className="dialog-actions form-foot">
          <Button type="submit" tone="main" busy={act.kind === 'busy' || finding.kind === 'busy'} testid="save-product">
            {t('common.save')}
          </Button>
          <Button onPress={close}>
            {t('common.cancel')} <kbd>Esc</kbd>
          </Button>
          {product === null ? null : (
            <Button tone="bad" onPress={() => setAsksRemove(true)} testid="remove-product">
              {t('catalogue.remove')}
            </Button>
          )}
          {tried && wrong.size > 0 ? (
            <p role="status" className="field-wrong">
              {t('catalogue.fix')}
            </p>
          ) : null}
        </div>
      </form>
    </Dialog>
  );
}
