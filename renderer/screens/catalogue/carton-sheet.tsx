import type { BoxType } from '../../../shared/model/catalogue.ts';
import { Barcode } from '../../components/barcode.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useWords } from '../../components/words.ts';
import { size } from '../../format/india.ts';

/** What a carton's code says to the bench. */
export function cartonCode(box: BoxType): string {
  return `PB-B:${box.code}`;
}

/** The cartons' codes as bars, to be printed and put where the cartons stand. */
export function CartonSheet({ boxes, onClose }: { readonly boxes: readonly BoxType[]; readonly onClose: () => void }) {
  const { t } = useWords();
  return (
    <Dialog title={t('catalogue.codesTitle')} onClose={onClose} wide testid="carton-sheet">
      <p>{t('catalogue.codesText')}</p>
      <div className="dialog-actions no-print">
        <Button tone="main" autoFocus onPress={() => window.print()} testid="print-cartons">
          {t('catalogue.print')}
        </Button>
        <Button onPress={onClose}>
          {t('common.close')} <kbd>Esc</kbd>
        </Button>
      </div>
      <div className="command-grid">
        {boxes.map((box) => (
          <div key={box.code} className="command" data-testid="carton-code">
            <span className="command-name">{box.name}</span>
            <Barcode text={cartonCode(box)} height={40} />
            <span className="mono small">{cartonCode(box)}</span>
            <span className="small">{size(box)}</span>
          </div>
        ))}
      </div>
    </Dialog>
  );
}
