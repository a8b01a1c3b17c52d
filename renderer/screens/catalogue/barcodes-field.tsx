import { X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { foldCode, gtin14, normaliseCode } from '../../../shared/scan/codes.ts';
import { useWords } from '../../components/words.ts';
import { useStores } from '../../stores/index.ts';

export interface BarcodesFieldProps {
  readonly barcodes: readonly string[];
  readonly onChange: (barcodes: readonly string[]) => void;
}

const SHORTEST = 3;
const LONGEST = 100;

/** The codes a product carries. While the field has the focus it takes scans, which go nowhere else then. */
export function BarcodesField({ barcodes, onChange }: BarcodesFieldProps) {
  const { scanTaker } = useStores();
  const { t } = useWords();
  const [text, setText] = useState('');
  const [heard, setHeard] = useState(false);
  const [wrong, setWrong] = useState<'catalogue.barcodeTwice' | 'catalogue.barcodeShort' | null>(null);
  const add = (code: string) => {
    const barcode = normaliseCode(code);
    if (barcode.length < SHORTEST) return setWrong('catalogue.barcodeShort');
    if (barcodes.some((one) => keyOf(one) === keyOf(barcode))) return setWrong('catalogue.barcodeTwice');
    setWrong(null);
    setText('');
    onChange([...barcodes, barcode.slice(0, LONGEST)]);
  };
  const current = useRef(add);
  current.current = add;
  useEffect(() => (heard ? scanTaker.takeScans((code) => current.current(code)) : undefined), [heard, scanTaker]);
  const enter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    // The form is saved with its own button, not with the Enter after a code.
    event.preventDefault();
    if (text.trim() !== '') add(text);
  };
  return (
    <div className="field barcodes">
      <label htmlFor="add-barcode">{t('catalogue.barcodeAdd')}</label>
      <input
        id="add-barcode"
        className="mono"
        value={text}
        maxLength={LONGEST}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        onFocus={() => setHeard(true)}
        onBlur={() => setHeard(false)}
        onKeyDown={enter}
        data-testid="add-barcode"
      />
      {wrong === null ? null : <p className="field-wrong">{t(wrong)}</p>}
      <p className="small quiet">
        {barcodes.length === 0 ? t('catalogue.barcodeNone') : t('catalogue.barcodeHave', { count: barcodes.length })}
      </p>
      <ul className="code-list">
        {barcodes.map((code) => (
          <li key={code} className="code-chip mono">
            {code}
            <button
              type="button"
              aria-label={t('catalogue.barcodeRemove', { code })}
              onClick={() => onChange(barcodes.filter((one) => one !== code))}
            >
              <X aria-hidden="true" size={20} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** As the station compares codes: GTINs as their 14 digits, anything else without regard to case. */
function keyOf(code: string): string {
  return gtin14(code) ?? foldCode(code);
}
