import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { BENCH_COMMANDS } from '../../../shared/contract/bench.ts';
import { Barcode } from '../../components/barcode.tsx';
import { commandCode } from '../../scan/command-code.ts';

const SLOTS = Array.from({ length: 24 }, (_, index) => String(index + 1).padStart(2, '0'));

/** Two A4 pages that only the printer sees: every command, and the cards of the shelf's slots; in both languages. */
export function PrintedSheet() {
  const { i18n } = useTranslation();
  const english = i18n.getFixedT('en');
  const hindi = i18n.getFixedT('hi');
  return createPortal(
    <div className="print-sheet" data-testid="printed-sheet">
      <section className="print-page">
        <h1>
          {english('commands.title')} · {hindi('commands.title')}
        </h1>
        <div className="print-commands">
          {BENCH_COMMANDS.map((command) => (
            <div key={command} className="print-command" data-testid="print-command">
              <p className="print-name">{english(`commands.${command}`)}</p>
              <p className="print-name" lang="hi">
                {hindi(`commands.${command}`)}
              </p>
              <Barcode text={commandCode(command)} height={40} />
              <p className="mono">{commandCode(command)}</p>
            </div>
          ))}
        </div>
      </section>
      <section className="print-page">
        <h1>
          {english('commands.slots')} · {hindi('commands.slots')}
        </h1>
        <div className="print-slots">
          {SLOTS.map((slot) => (
            <div key={slot} className="print-slot" data-testid="print-slot">
              <p className="print-slot-name">S-{slot}</p>
              <Barcode text={`PB-S:${slot}`} height={40} />
            </div>
          ))}
        </div>
      </section>
    </div>,
    document.body,
  );
}
