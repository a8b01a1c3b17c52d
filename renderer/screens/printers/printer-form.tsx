import { type FormEvent, type ReactNode, useState } from 'react';
import { FailedLine } from '../../components/notice.tsx';
import { PrinterFields } from '../../components/printer-fields.tsx';
import { useWords } from '../../components/words.ts';
import { type PrinterDraft, printerFrom } from '../../forms/printer-draft.ts';
import { useStores, useWhole } from '../../stores/index.ts';

export interface PrinterFormProps {
  readonly first: PrinterDraft;
  /** Names other printers have. */
  readonly taken: readonly string[];
  readonly named: boolean;
  readonly onSaved: (printerId: string) => void;
  /** The buttons; the one that saves submits. */
  readonly actions: (state: { readonly busy: boolean; readonly changed: boolean }) => ReactNode;
}

/** The form of one printer around its buttons; saving takes effect at once, without stopping the station. */
export function PrinterForm({ first, taken, named, onSaved, actions }: PrinterFormProps) {
  const { printers } = useStores();
  const { t } = useWords();
  const act = useWhole(printers.save.store);
  const [draft, setDraft] = useState(first);
  const [tried, setTried] = useState(false);
  const printer = printerFrom(draft);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (printer === undefined || (!named && taken.includes(printer.id))) return;
    if ((await printers.save.run({ printer })) === undefined) return;
    await printers.refresh();
    printers.save.reset();
    onSaved(printer.id);
  };
  return (
    <form className="stack" noValidate onSubmit={(event) => void save(event)} data-testid="printer-form">
      <PrinterFields draft={draft} onChange={setDraft} taken={taken} named={named} marked={tried || named} />
      <div className="form-foot stack">
        {tried && printer === undefined ? (
          <p className="field-wrong" role="alert">
            {t('settings.invalid')}
          </p>
        ) : null}
        {act.kind === 'failed' ? (
          act.failure.code === 'WRONG_STATE' ? (
            <p className="line-notice bad" role="alert" data-testid="save-refused">
              {t('printers.saveSending')}
            </p>
          ) : (
            <FailedLine failure={act.failure} />
          )
        ) : null}
        <div className="dialog-actions">{actions({ busy: act.kind === 'busy', changed: draft !== first })}</div>
      </div>
    </form>
  );
}
