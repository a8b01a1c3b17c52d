import { useState } from 'react';
import type { ProductRow } from '../../../shared/contract/catalogue.ts';
import { Button } from '../../components/button.tsx';
import { ChooseFile } from '../../components/choose-file.tsx';
import { FailedLine } from '../../components/notice.tsx';
import { Picture } from '../../components/picture.tsx';
import { useWords } from '../../components/words.ts';
import { scalePicture } from '../../files/scale-picture.ts';
import { useStores, useWhole } from '../../stores/index.ts';

/** The picture of a product that is kept; a file is scaled here before it is sent. */
export function PictureField({ product }: { readonly product: ProductRow | null }) {
  const { acts, catalogue } = useStores();
  const { t } = useWords();
  const setting = useWhole(acts.setPicture.store);
  const removing = useWhole(acts.removePicture.store);
  const [picture, setPicture] = useState(product?.picture ?? null);
  const [problem, setProblem] = useState<'not-a-picture' | 'too-large' | null>(null);
  if (product === null) return <p className="small quiet">{t('catalogue.pictureFirst')}</p>;
  const { sku } = product;
  const choose = async (file: File) => {
    acts.setPicture.reset();
    const scaled = await scalePicture(file);
    setProblem(scaled.ok ? null : scaled.error);
    if (!scaled.ok) return;
    const saved = await acts.setPicture.run({ sku, ...scaled.value });
    if (saved !== undefined) await keep(saved);
  };
  const remove = async () => {
    const saved = await acts.removePicture.run({ sku });
    if (saved !== undefined) await keep(saved);
  };
  const keep = async (saved: ProductRow) => {
    setPicture(saved.picture);
    await catalogue.refresh();
  };
  return (
    <div className="picture-field">
      <Picture picture={picture} sku={sku} size={96} />
      <div className="stack">
        <p className="small quiet">{t('catalogue.pictureText')}</p>
        <div className="dialog-actions">
          <ChooseFile
            words={t('catalogue.pictureChoose')}
            accept="image/jpeg,image/png,image/webp"
            busy={setting.kind === 'busy'}
            onFile={(file) => void choose(file)}
            testid="choose-picture"
          />
          {picture === null ? null : (
            <Button busy={removing.kind === 'busy'} onPress={() => void remove()} testid="remove-picture">
              {t('catalogue.pictureRemove')}
            </Button>
          )}
        </div>
        {problem === null ? null : (
          <p className="field-wrong" role="alert" data-testid="picture-refused">
            {t(`catalogue.pictureProblem.${problem}`)}
          </p>
        )}
        {setting.kind === 'failed' ? <FailedLine failure={setting.failure} /> : null}
        {removing.kind === 'failed' ? <FailedLine failure={removing.failure} /> : null}
      </div>
    </div>
  );
}
