import { type TransportKind, transportSchema } from '../../shared/model/printers.ts';
import { BAUDS, FLOWS, type PrinterDraft, type PrinterField } from '../forms/printer-draft.ts';
import { Pick, TextBox, Tick } from './fields.tsx';
import { useWords } from './words.ts';

export interface TransportFieldsProps {
  readonly draft: PrinterDraft;
  readonly set: (change: Partial<PrinterDraft>) => void;
  readonly wrong: ReadonlySet<PrinterField>;
}

const WAYS: readonly TransportKind[] = transportSchema.options.map((option) => option.shape.kind.value);

/** The way to a printer: its kind, and the fields that this kind has. */
export function TransportFields({ draft, set, wrong }: TransportFieldsProps) {
  const { t } = useWords();
  const way = (
    <Pick
      label={t('printerForm.way')}
      value={draft.way}
      choices={WAYS.map((value) => ({ value, words: t(`printerForm.ways.${value}`) }))}
      // The PC's own printing takes pages, nothing else.
      onChange={(next) => set(next === 'system' ? { way: next, language: 'pdf' } : { way: next })}
      testid="printer-way"
    />
  );
  return (
    <>
      <div className="four">
        {way}
        <WayFields draft={draft} set={set} wrong={wrong} />
      </div>
      <p className="small quiet">{t(`printerForm.wayText.${draft.way}`)}</p>
    </>
  );
}

function WayFields({ draft, set, wrong }: TransportFieldsProps) {
  const { t } = useWords();
  type TextField = 'host' | 'port' | 'ippPort' | 'ippPath' | 'queue' | 'device' | 'serial' | 'folder';
  const text = (field: TextField, label: string, over: { numeric?: boolean; mono?: boolean } = {}) => (
    <TextBox
      label={label}
      value={draft[field]}
      onChange={(value) => set({ [field]: value })}
      wrong={wrong.has(field) ? t(draft[field].trim() === '' ? 'firstRun.required' : 'printerForm.wrong') : null}
      testid={`printer-${field}`}
      {...over}
    />
  );
  switch (draft.way) {
    case 'tcp':
      return (
        <>
          {text('host', t('printerForm.host'), { mono: true })}
          {text('port', t('printerForm.port'), { numeric: true })}
        </>
      );
    case 'ipp':
      return (
        <>
          {text('host', t('printerForm.host'), { mono: true })}
          {text('ippPort', t('printerForm.port'), { numeric: true })}
          {text('ippPath', t('printerForm.ippPath'), { mono: true })}
          <Tick
            words={t('printerForm.secure')}
            on={draft.secure}
            onChange={(secure) => set({ secure })}
            testid="printer-secure"
          />
        </>
      );
    case 'spooler':
    case 'system':
      return text('queue', t('printerForm.queue'));
    case 'device':
      return text('device', t('printerForm.devicePath'), { mono: true });
    case 'serial':
      return (
        <>
          {text('serial', t('printerForm.serialPath'), { mono: true })}
          <Pick
            label={t('printerForm.baud')}
            value={draft.baud}
            choices={BAUDS.map((value) => ({ value, words: value }))}
            onChange={(baud) => set({ baud })}
            testid="printer-baud"
          />
          <Pick
            label={t('printerForm.flow')}
            value={draft.flow}
            choices={FLOWS.map((value) => ({ value, words: t(`printerForm.flows.${value}`) }))}
            onChange={(flow) => set({ flow })}
            testid="printer-flow"
          />
        </>
      );
    case 'file':
      return text('folder', t('printerForm.folder'), { mono: true });
  }
}
