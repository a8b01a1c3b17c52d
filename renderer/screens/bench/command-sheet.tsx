import { type FormEvent, useState } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import { BENCH_COMMANDS, type BenchCommand } from '../../../shared/contract/bench.ts';
import { Barcode } from '../../components/barcode.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useWords } from '../../components/words.ts';
import { commandCode } from '../../scan/command-code.ts';
import { useStores } from '../../stores/index.ts';
import { PrintedSheet } from './printed-sheet.tsx';

const KEYS: Readonly<Record<BenchCommand, string>> = {
  ok: 'F4',
  park: 'F2',
  undo: 'F3',
  reprint: 'F8',
  'label-printed': 'F6',
  'label-not-printed': 'F7',
  confirm: 'F6',
  correct: 'F7',
};

/** Every command as a key, a button and bars; and a place for a code whose bars cannot be read. */
export function CommandSheet({ onClose }: { readonly onClose: () => void }) {
  const { bench } = useStores();
  const { t } = useWords();
  const [typed, setTyped] = useState('');
  const giveTyped = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() !== '') bench.open(typed.trim());
  };
  return (
    <>
      <Dialog title={t('commands.title')} onClose={onClose} wide testid="command-sheet">
        <p>{t('commands.text')}</p>
        <div className="command-grid">
          {BENCH_COMMANDS.map((command) => (
            <button
              key={command}
              type="button"
              className="command"
              onClick={() => bench.command(command)}
              data-testid={`command-${command}`}
            >
              <span className="command-name">
                <kbd>{KEYS[command]}</kbd> {t(`commands.${command}`)}
              </span>
              <Barcode text={commandCode(command)} height={40} />
              <span className="mono small">{commandCode(command)}</span>
            </button>
          ))}
        </div>
        <form className="typed-code" onSubmit={giveTyped}>
          <TextField value={typed} onChange={setTyped} autoFocus>
            <Label>{t('commands.typed')}</Label>
            <Input className="mono" data-testid="typed-code" />
          </TextField>
          <Button type="submit" tone="main">
            {t('commands.typedUse')}
          </Button>
          <Button onPress={() => window.print()} testid="print-sheet">
            {t('commands.print')}
          </Button>
          <Button onPress={onClose}>{t('common.close')}</Button>
        </form>
      </Dialog>
      <PrintedSheet />
    </>
  );
}
