import { PRINTER_LANGUAGES, ROUTED_DOCUMENTS } from '../../shared/model/printers.ts';
import {
  CROPS,
  DPIS,
  PAPERS,
  type Paper,
  type PrinterDraft,
  type PrinterField,
  paperOf,
  TURNS,
} from '../forms/printer-draft.ts';
import { wrongPrinterFields } from '../forms/wrong-printer-fields.ts';
import { Pick, TextBox, Tick } from './fields.tsx';
import { TransportFields } from './transport-fields.tsx';
import { useWords } from './words.ts';

export interface PrinterFieldsProps {
  readonly draft: PrinterDraft;
  readonly onChange: (draft: PrinterDraft) => void;
  /** Names other printers have. */
  readonly taken: readonly string[];
  /** The name tells printers apart in every record: one that is set up keeps it. */
  readonly named: boolean;
  /** Mark what cannot be used; not before the person had a chance to fill it in. */
  readonly marked: boolean;
}

const PAPER_CHOICES: readonly (Paper | 'own')[] = [...(Object.keys(PAPERS) as Paper[]), 'own'];

/** How a printer is reached, what it speaks, what paper it has and what it prints. */
export function PrinterFields({ draft, onChange, taken, named, marked }: PrinterFieldsProps) {
  const { t } = useWords();
  const wrong = marked ? wrongPrinterFields(draft) : new Set<PrinterField>();
  const set = (change: Partial<PrinterDraft>) => onChange({ ...draft, ...change });
  const isTaken = !named && taken.includes(draft.id.trim());
  type Sized = 'width' | 'height' | 'cropLeft' | 'cropTop' | 'cropWidth' | 'cropHeight';
  const size = (field: Sized, label: string) => (
    <TextBox
      label={label}
      value={draft[field]}
      onChange={(value) => set({ [field]: value })}
      wrong={wrong.has(field) ? t('printerForm.wrong') : null}
      numeric
      testid={`printer-${field}`}
    />
  );
  return (
    <div className="printer-fields">
      <TransportFields draft={draft} set={set} wrong={wrong} />
      <div className="four">
        {named ? null : (
          <TextBox
            label={t('printerForm.id')}
            value={draft.id}
            onChange={(id) => set({ id })}
            wrong={isTaken ? t('printerForm.idTaken') : wrong.has('id') ? t('printerForm.idHelp') : null}
            maxLength={40}
            testid="printer-id"
          />
        )}
        <Pick
          label={t('printerForm.language')}
          value={draft.language}
          choices={PRINTER_LANGUAGES.map((value) => ({
            value,
            words: t(`printerForm.languages.${value}`),
            disabled: draft.way === 'system' && value !== 'pdf',
          }))}
          onChange={(language) => set({ language })}
          testid="printer-language"
        />
        <Pick
          label={t('printerForm.dpi')}
          value={draft.dpi}
          choices={DPIS.map((value) => ({ value, words: value }))}
          onChange={(dpi) => set({ dpi })}
          testid="printer-dpi"
        />
        <Pick
          label={t('printerForm.turn')}
          value={draft.turn}
          choices={TURNS.map((value) => ({ value, words: t(`printerForm.turns.${value}`) }))}
          onChange={(turn) => set({ turn })}
          testid="printer-turn"
        />
      </div>
      {draft.way === 'system' && draft.language !== 'pdf' ? (
        <p className="field-wrong">{t('printerForm.systemPdf')}</p>
      ) : null}
      <div className="four">
        <Pick
          label={t('printerForm.paper')}
          value={paperOf(draft)}
          choices={PAPER_CHOICES.map((value) => ({ value, words: t(`printerForm.papers.${value}`) }))}
          onChange={(paper) => {
            if (paper !== 'own') set({ width: PAPERS[paper][0], height: PAPERS[paper][1] });
          }}
          testid="printer-paper"
        />
        {size('width', t('printerForm.width'))}
        {size('height', t('printerForm.height'))}
        <Pick
          label={t('printerForm.crop')}
          value={draft.crop}
          choices={CROPS.map((value) => ({ value, words: t(`printerForm.crops.${value}`) }))}
          onChange={(crop) => set({ crop })}
          testid="printer-crop"
        />
      </div>
      {draft.crop === 'own' ? (
        <div className="four">
          {size('cropLeft', t('printerForm.left'))}
          {size('cropTop', t('printerForm.top'))}
          {size('cropWidth', t('printerForm.cropWidth'))}
          {size('cropHeight', t('printerForm.cropHeight'))}
        </div>
      ) : null}
      <fieldset className="ticks">
        <legend className="small strong">{t('printerForm.documents')}</legend>
        {ROUTED_DOCUMENTS.map((one) => (
          <Tick
            key={one}
            words={t(`documents.${one}`)}
            on={draft.documents.includes(one)}
            onChange={(on) =>
              set({
                documents: ROUTED_DOCUMENTS.filter((kind) => (kind === one ? on : draft.documents.includes(kind))),
              })
            }
            testid={`printer-prints-${one}`}
          />
        ))}
        <p className={wrong.has('documents') ? 'field-wrong' : 'small quiet'}>
          {t(wrong.has('documents') ? 'printerForm.documentsNone' : 'printerForm.documentsHelp')}
        </p>
      </fieldset>
      <div>
        <Tick
          words={t('printerForm.firstOnTop')}
          on={draft.firstOnTop}
          onChange={(firstOnTop) => set({ firstOnTop })}
          testid="printer-first-on-top"
        />
        <p className="small quiet">{t('printerForm.firstOnTopText')}</p>
      </div>
    </div>
  );
}
