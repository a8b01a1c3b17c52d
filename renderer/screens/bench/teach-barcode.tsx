import { type FormEvent, useEffect, useState } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import type { ParcelLine } from '../../../shared/bench/session.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { FailedLine } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';
import { shorten } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { Tile } from './tile.tsx';

export interface TeachBarcodeProps {
  readonly code: string;
  readonly lines: readonly ParcelLine[];
  readonly onClose: () => void;
}

/** Which item a code nobody knows is on: its number on the list, or a touch, then Enter. */
export function TeachBarcode({ code, lines, onClose }: TeachBarcodeProps) {
  const { bench, acts } = useStores();
  const { t, number } = useWords();
  const act = useWhole(acts.teachBarcode.store);
  const [typed, setTyped] = useState(lines.length === 1 ? '1' : '');
  const chosen = /^\d{1,3}$/.test(typed) ? lines[Number(typed) - 1] : undefined;
  useEffect(() => acts.teachBarcode.reset, [acts]);
  // The code is another product's: that is said, and moving it is a decision of its own.
  const taken = act.kind === 'failed' && act.failure.code === 'WRONG_STATE' ? otherProduct(act.failure.details) : null;
  const teach = async (move: boolean) => {
    if (chosen === undefined) return;
    const taught = await acts.teachBarcode.run({ code, sku: chosen.sku, move });
    if (taught !== undefined) bench.markTaught('barcode');
  };
  const choose = (text: string) => {
    setTyped(text);
    acts.teachBarcode.reset();
  };
  const use = (event: FormEvent) => {
    event.preventDefault();
    void teach(taken !== null);
  };
  return (
    <Dialog title={t('teach.barcodeTitle')} onClose={onClose} wide testid="teach-barcode">
      <p>{t('teach.barcodeText')}</p>
      <p className="mono large">{shorten(code, 48)}</p>
      <ol className="teach-lines">
        {lines.map((line, index) => (
          <li key={line.lineId}>
            <button
              type="button"
              className="teach-line"
              aria-pressed={line === chosen}
              onClick={() => choose(String(index + 1))}
              data-testid="teach-line"
            >
              <kbd>{number(index + 1)}</kbd>
              <Tile picture={line.picture} sku={line.sku} />
              <span className="line-words">
                <span className="line-title">{shorten(line.title, 64)}</span>
                <span className="line-sku mono">{shorten(line.sku, 48)}</span>
              </span>
            </button>
          </li>
        ))}
      </ol>
      <form className="typed-code" onSubmit={use}>
        <TextField value={typed} onChange={choose} autoFocus>
          <Label>{t('teach.number')}</Label>
          <Input className="mono" inputMode="numeric" autoComplete="off" data-testid="teach-number" />
        </TextField>
        <Button
          type="submit"
          tone={taken === null ? 'main' : 'bad'}
          disabled={chosen === undefined}
          busy={act.kind === 'busy'}
          testid="teach-use"
        >
          {t(taken === null ? 'teach.use' : 'teach.move')}
        </Button>
        <Button onPress={onClose}>{t('common.cancel')}</Button>
      </form>
      {taken !== null ? (
        <p className="line-notice bad strong" role="alert" data-testid="teach-taken">
          {t('teach.taken', { sku: taken })}
        </p>
      ) : act.kind === 'failed' ? (
        <FailedLine failure={act.failure} />
      ) : null}
    </Dialog>
  );
}

function otherProduct(details: Readonly<Record<string, unknown>> | undefined): string {
  const sku = details?.['sku'];
  return typeof sku === 'string' ? shorten(sku, 48) : '?';
}
