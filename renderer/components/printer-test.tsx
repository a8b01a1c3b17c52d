import { CircleCheckBig, ScanBarcode } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { PrinterView } from '../../shared/contract/printers.ts';
import type { LearnedPrinter } from '../../shared/model/printers.ts';
import { normaliseCode } from '../../shared/scan/codes.ts';
import { printerState } from '../feedback/printer-state.ts';
import { useStores, useWhole } from '../stores/index.ts';
import { Button } from './button.tsx';
import { type FactLine, FactList } from './fact-list.tsx';
import { TextBox } from './fields.tsx';
import { FailedLine } from './notice.tsx';
import { usePrinterWords } from './printer-words.ts';
import { useWords } from './words.ts';

export interface PrinterTestProps {
  readonly printer: PrinterView;
  /** Leads to the form; absent where there is none. */
  readonly onEdit?: () => void;
  readonly onConfirmed?: () => void;
}

type Phase = 'start' | 'scan' | 'nothing' | 'garbage';

/**
 * Prints a test label and waits for its scan: while this is on the screen every scan is an answer to it. What came out wrong is
 * told by the person, and answered with what to check on this way and in this language.
 */
export function PrinterTest({ printer, onEdit, onConfirmed }: PrinterTestProps) {
  const { printers, scanTaker } = useStores();
  const { t } = useWords();
  const test = useWhole(printers.test.store);
  const confirm = useWhole(printers.confirmTest.store);
  const [phase, setPhase] = useState<Phase>('start');
  const [code, setCode] = useState('');
  const { id, language, transport } = printer.config;
  const waits = confirm.kind !== 'done';
  useEffect(
    () => () => {
      printers.test.reset();
      printers.confirmTest.reset();
    },
    [printers],
  );
  const print = async () => {
    printers.confirmTest.reset();
    if ((await printers.test.run({ printerId: id })) !== undefined) setPhase('scan');
  };
  const answer = async (scanned: string) => {
    const given = normaliseCode(scanned);
    if (given === '') return;
    setCode(given);
    if ((await printers.confirmTest.run({ code: given })) === undefined) return;
    await printers.refresh();
    onConfirmed?.();
  };
  const current = useRef(answer);
  current.current = answer;
  useEffect(
    () => (waits ? scanTaker.takeScans((scanned) => void current.current(scanned)) : undefined),
    [waits, scanTaker],
  );
  const printAgain = (main: boolean) => (
    <Button
      tone={main ? 'main' : 'plain'}
      busy={test.kind === 'busy'}
      autoFocus={main}
      onPress={() => void print()}
      testid="print-test"
    >
      {t(phase === 'start' ? 'testing.print' : 'testing.again')}
    </Button>
  );
  if (confirm.kind === 'done') return <Confirmed learned={confirm.value.learned} />;
  return (
    <div className="stack" data-testid="printer-test" data-phase={phase}>
      {phase === 'start' ? <p>{t('testing.start')}</p> : null}
      {test.kind === 'failed' ? <FailedLine failure={test.failure} /> : null}
      {test.kind === 'busy' ? <p role="status">{t('testing.printing')}</p> : null}
      {phase === 'scan' ? (
        <div className="scan-wanted" role="status">
          <ScanBarcode aria-hidden="true" size={64} />
          <div>
            <p className="large strong">{t('testing.scan')}</p>
            <p>{t('testing.scanText')}</p>
          </div>
        </div>
      ) : null}
      {phase === 'start' ? null : <Waits printer={printer} />}
      {phase === 'nothing' ? (
        <Checks
          title={t('testing.nothingTitle')}
          checks={[t('testing.nothingFirst'), t(`testing.nothingWays.${transport.kind}`)]}
        />
      ) : null}
      {phase === 'garbage' ? (
        <Checks
          title={t('testing.garbageTitle')}
          checks={[t('testing.garbageFirst'), t(`testing.garbageLanguages.${language}`)]}
        />
      ) : null}
      {confirm.kind === 'failed' ? (
        confirm.failure.code === 'WRONG_STATE' || confirm.failure.code === 'NOT_FOUND' ? (
          <p className="line-notice bad" role="alert" data-testid="wrong-test-code">
            {t('testing.wrongCode', { code })}
          </p>
        ) : (
          <FailedLine failure={confirm.failure} />
        )
      ) : null}
      {confirm.kind === 'busy' ? <p role="status">{t('testing.checking')}</p> : null}
      {phase === 'scan' ? <TypedCode onUse={(typed) => void answer(typed)} /> : null}
      <div className="dialog-actions">
        {printAgain(phase !== 'scan')}
        {phase === 'start' || phase === 'nothing' ? null : (
          <Button onPress={() => setPhase('nothing')} testid="test-nothing">
            {t('testing.nothing')}
          </Button>
        )}
        {phase === 'start' || phase === 'garbage' ? null : (
          <Button onPress={() => setPhase('garbage')} testid="test-garbage">
            {t('testing.garbage')}
          </Button>
        )}
        {(phase === 'nothing' || phase === 'garbage') && onEdit !== undefined ? (
          <Button onPress={onEdit} testid="test-edit">
            {t('testing.edit')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

/** What keeps the printer from printing it right now, if anything does. */
function Waits({ printer }: { readonly printer: PrinterView }) {
  const { t } = useWords();
  const words = usePrinterWords();
  const state = printerState(printer.readiness, printer.held);
  if (state.kind === 'ready' || (state.kind === 'unknown' && ['not-asked', 'no-way'].includes(state.reason)))
    return null;
  const { what, act } = words.reasonNamed(state.kind === 'held' ? 'held' : state.reason);
  return (
    <p className="line-notice" role="status" data-testid="test-waits">
      {t('testing.waitsFor', { state: `${what} ${act}` })}
    </p>
  );
}

function Checks({ title, checks }: { readonly title: string; readonly checks: readonly string[] }) {
  return (
    <div className="line-notice" data-testid="test-checks">
      <div className="stack">
        <p className="strong">{title}</p>
        {checks.map((check) => (
          <p key={check}>{check}</p>
        ))}
      </div>
    </div>
  );
}

/** For a scanner that is not at hand. */
function TypedCode({ onUse }: { readonly onUse: (code: string) => void }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  return (
    <div className="typed-code">
      <TextBox
        label={t('testing.typed')}
        value={text}
        onChange={setText}
        onEnter={() => onUse(text)}
        mono
        maxLength={200}
        testid="typed-test-code"
      />
      <Button onPress={() => onUse(text)} disabled={text.trim() === ''} testid="use-test-code">
        {t('testing.typedUse')}
      </Button>
    </div>
  );
}

/** What the test label taught about this very printer. */
function Confirmed({ learned }: { readonly learned: LearnedPrinter }) {
  const { t } = useWords();
  return (
    <div className="stack" data-testid="test-confirmed">
      <p className="line-notice good" role="status">
        <CircleCheckBig aria-hidden="true" size={28} />
        <span className="strong">{t('testing.confirmed')}</span>
      </p>
      <h2 className="part-name">{t('testing.learned')}</h2>
      <LearnedFacts learned={learned} />
    </div>
  );
}

export function LearnedFacts({ learned }: { readonly learned: LearnedPrinter }) {
  const { t } = useWords();
  const facts: readonly FactLine[] = [
    [t('testing.model'), learned.model ?? t('testing.modelNone')],
    [t('testing.answers'), t(learned.answers ? 'testing.answersYes' : 'testing.answersNo')],
    [t('testing.closes'), t(`testing.closesOf.${learned.closes ?? 'unknown'}`)],
    [t('testing.compressed'), t(learned.compressed ? 'testing.compressedYes' : 'testing.compressedNo')],
  ];
  return <FactList facts={facts} testid="learned" />;
}
