import { millimetresToCentimetres } from '../../../shared/units.ts';
import { usePrinterWords } from '../../components/printer-words.ts';
import { useWords } from '../../components/words.ts';
import type { Face } from '../../feedback/face.ts';
import { instructionOf, ticketAside } from '../../feedback/instruction.ts';
import type { Instruction as Said } from '../../feedback/instruction-keys.ts';
import { isOutOfReach, worstPrinter } from '../../feedback/printer-state.ts';
import { shorten } from '../../format/india.ts';
import { useNow, useStores, useValue, useWhole } from '../../stores/index.ts';
import { knownPrinters, type PrintersRemote } from '../../stores/printers-store.ts';

/** The one sentence that says what to do next; also what a screen reader speaks. */
export function Instruction({ face }: { readonly face: Face }) {
  const { bench, setup, status, printers } = useStores();
  const state = useWhole(bench.store);
  const offline = useValue(status.store, (remote) => remote.kind === 'ready' && remote.value.network === 'offline');
  const config = useValue(setup.store, (remote) => (remote.kind === 'ready' ? remote.value.config : null));
  const said = instructionOf({
    face,
    session: state.session,
    heard: state.heard,
    unreadable: state.unreadable,
    waiting: state.patience === 'wait',
    notTakenCount: state.notTaken?.codes.length ?? 0,
    offline,
    taught: state.taught,
    boxWrong: state.boxWrong,
    config,
  });
  const sentence = useSentence(said);
  const { t } = useWords();
  const trouble = labelTrouble(useWhole(printers.store));
  const printerWords = usePrinterWords();
  const aside = ticketAside(face);
  const stands =
    said.key === 'waitPrinter' && trouble !== null
      ? t('instruction.printerWaits', { printer: trouble.printer.id, ...printerWords.reasonNamed(trouble.reason) })
      : sentence;
  const words = aside === null ? stands : `${t('bench.ticketAside', { mark: aside })} ${stands}`;
  return (
    <div className="instruction" aria-live="assertive" data-testid="instruction" data-instruction={said.key}>
      {words}
    </div>
  );
}

/** What keeps the printers of labels from printing, if something does; null while they print or nobody knows. */
function labelTrouble(remote: PrintersRemote) {
  const worst = worstPrinter(
    knownPrinters(remote)
      .filter(({ config }) => config.documents.includes('label'))
      .map(({ config, ...printer }) => ({ ...printer, id: config.id })),
  );
  if (worst === null) return null;
  const { printer, state } = worst;
  if (state.kind === 'attention' || (state.kind === 'unknown' && isOutOfReach(state.reason))) {
    return { printer, reason: state.reason };
  }
  return state.kind === 'held' ? { printer, reason: 'held' as const } : null;
}

const TAKEN_LENGTH = 32;
const NEEDED_SHOWN = 2;
const NEEDED_LENGTH = 36;

function useSentence(said: Said): string {
  const { bench } = useStores();
  const notTaken = useValue(bench.store, (state) => state.notTaken);
  const now = useNow();
  const { t, number, gateWhat, gateAct, refusal } = useWords();
  switch (said.key) {
    case 'scanItem':
      return t('instruction.scanItem', { count: said.count });
    case 'scanItemBox':
      return t('instruction.scanItemBox', { count: said.count, box: said.box });
    case 'scanSerial':
      return said.of === 1
        ? t('instruction.scanSerialOne')
        : t('instruction.scanSerial', { read: said.read, of: said.of });
    case 'scanLabels':
      return t('instruction.scanLabels', { read: number(said.read), of: number(said.of) });
    case 'askPrintedAll':
      return t('instruction.askPrintedAll', { number: number(said.count) });
    case 'nextBox':
      return t('instruction.nextBox', { box: said.box });
    case 'wrongBox':
      return t('instruction.wrongBox', { box: said.box });
    case 'wrongBoxOk':
      return t('instruction.wrongBoxOk', { box: said.box });
    case 'confirmBox': {
      const { lengthMm, breadthMm, heightMm, weightGrams } = said.measures;
      const measures = t('box.measures', {
        length: number(millimetresToCentimetres(lengthMm)),
        breadth: number(millimetresToCentimetres(breadthMm)),
        height: number(millimetresToCentimetres(heightMm)),
        weight: number(weightGrams),
      });
      return t('instruction.confirmBox', { measures });
    }
    case 'voidLabels':
      return t('instruction.voidLabels', { read: number(said.read), of: number(said.of) });
    case 'takeOut':
      return t('instruction.takeOut', {
        count: said.count,
        number: number(said.count),
        item: shorten(said.item, TAKEN_LENGTH),
      });
    case 'takeOutSerial':
    case 'staysIn':
    case 'staysInOk':
      return t(`instruction.${said.key}`, { item: shorten(said.item, TAKEN_LENGTH) });
    case 'stopQuantity':
      return t('instruction.stopQuantity', { count: said.count });
    case 'stopQuantityLabel':
      return t('instruction.stopQuantityLabel', { count: said.count });
    case 'wrongItem': {
      const shown = said.needed.slice(0, NEEDED_SHOWN).map((title) => shorten(title, NEEDED_LENGTH));
      const more = said.needed.length - shown.length;
      const needed = more > 0 ? [...shown, t('bench.more', { count: more })] : shown;
      return t('instruction.wrongItem', { needed: needed.join(', ') });
    }
    case 'gate':
      return t('instruction.gate', { what: gateWhat(said.gate, now), act: gateAct(said.gate) });
    case 'gateTakeOver':
      return t('instruction.gateTakeOver', { what: gateWhat(said.gate, now) });
    case 'gateTeach':
      return t('instruction.gateTeach', { what: gateWhat(said.gate, now) });
    case 'stopGate':
      return t('instruction.stopGate', { what: gateWhat(said.gate, now) });
    case 'stopConfirm':
    case 'stopCorrect':
    case 'stopRejected':
      return t(`instruction.${said.key}`, { what: refusal(said.code).what });
    case 'waitPapers':
    case 'stopPaper':
      return t(`instruction.${said.key}`, { documents: said.documents.map((one) => t(`documents.${one}`)).join(', ') });
    case 'testPrinted':
      return t('instruction.testPrinted', { printer: said.printer });
    case 'shelvedTicket':
    case 'shelvedSlot':
    case 'markEmpty':
    case 'markTaken':
      return t(`instruction.${said.key}`, { mark: said.mark });
    case 'notTaken': {
      const why = notTaken?.failure == null ? t('instruction.tooFast') : t(`failures.${notTaken.failure.code}.what`);
      return t('instruction.notTaken', { count: said.count, why });
    }
    default:
      return t(`instruction.${said.key}`);
  }
}
