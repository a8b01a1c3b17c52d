import type { PrinterConfig } from '../../shared/model/printers.ts';

import { type PrinterDraft, wrongPrinterFields } from '../forms/drafts.ts';
import { Pick, TextBox, Tick } from './fields.tsx';
import { useWords } from './words.ts';

export interface PrinterFieldsProps {
  readonly draft: PrinterDraft;
  readonly onChange: (draft: PrinterDraft) => void;
  /** Mark what cannot be used; not before the person had a chance to fill it in. */
  readonly marked: boolean;
}

const LANGUAGES = [
  { value: 'zpl', words: 'ZPL (Zebra)' },
  { value: 'tspl', words: 'TSPL (TSC)' },
  { value: 'epl', words: 'EPL' },
  { value: 'escpos', words: 'ESC/POS' },
] as const;
const DPI = [
  { value: '203', words: '203' },
  { value: '300', words: '300' },
  { value: '600', words: '600' },
] as const;
const DOCUMENTS = [
  'label',
  'invoice',
  'form',
  'ticket',
] as const satisfies readonly PrinterConfig['documents'][number][];

export function PrinterFields({ draft, onChange, marked }: PrinterFieldsProps) {
  const { t } = useWords();
  const wrong = marked ? wrongPrinterFields(draft) : new Set<keyof PrinterDraft>();
  const text = (field: 'id' | 'host' | 'port' | 'width' | 'height', label: string, numeric = false) => (
    <TextBox
      label={label}
      value={draft[field]}
      onChange={(value) => onChange({ ...draft, [field]: value })}
      wrong={wrong.has(field) ? t('firstRun.required') : null}
      numeric={numeric}
      testid={`printer-${field}`}
    />
  );
  return (
    <div className="printer-fields">
      <div className="four">
        {text('id', t('settings.printerId'))}
        {text('host', t('settings.host'))}
        {text('port', t('settings.port'), true)}
        <Pick
          label={t('settings.language')}
          value={draft.language}
          choices={LANGUAGES}
          onChange={(language) => onChange({ ...draft, language })}
        />
        <Pick
          label={t('settings.dpi')}
          value={draft.dpi}
          choices={DPI}
          onChange={(dpi) => onChange({ ...draft, dpi })}
        />
        {text('width', t('settings.width'), true)}
        {text('height', t('settings.paperHeight'), true)}
      </div>
      <div className="ticks">
        <span className="small strong">{t('settings.documents')}</span>
        {DOCUMENTS.map((one) => (
          <Tick
            key={one}
            words={t(`documents.${one}`)}
            on={draft.documents.includes(one)}
            onChange={(on) =>
              onChange({
                ...draft,
                documents: DOCUMENTS.filter((kind) => (kind === one ? on : draft.documents.includes(kind))),
              })
            }
          />
        ))}
        {wrong.has('documents') ? <p className="field-wrong">{t('firstRun.required')}</p> : null}
      </div>
    </div>
  );
}
