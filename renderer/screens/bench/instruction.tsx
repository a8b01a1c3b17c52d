import { useWords } from '../../components/words.ts';
import type { Face } from '../../feedback/face.ts';
import { instructionOf, type Instruction as Said } from '../../feedback/instruction.ts';
import { shorten } from '../../format/india.ts';
import { useNow, useStores, useValue, useWhole } from '../../stores/index.ts';

/** The one sentence that says what to do next; also what a screen reader speaks. */
export function Instruction({ face }: { readonly face: Face }) {
  const { bench, status } = useStores();
  const state = useWhole(bench.store);
  const offline = useValue(status.store, (remote) => remote.kind === 'ready' && remote.value.network === 'offline');
  const said = instructionOf({
    face,
    session: state.session,
    heard: state.heard,
    unreadable: state.unreadable,
    waiting: state.patience === 'wait',
    notTakenCount: state.notTaken?.codes.length ?? 0,
    offline,
  });
  const words = useSentence(said);
  return (
    <div className="instruction" aria-live="assertive" data-testid="instruction" data-instruction={said.key}>
      {words}
    </div>
  );
}

const NEEDED_SHOWN = 2;
const NEEDED_LENGTH = 36;

function useSentence(said: Said): string {
  const { bench } = useStores();
  const notTaken = useValue(bench.store, (state) => state.notTaken);
  const now = useNow();
  const { t, gateWhat, gateAct } = useWords();
  switch (said.key) {
    case 'scanItem':
      return t('instruction.scanItem', { count: said.count });
    case 'stopQuantity':
      return t('instruction.stopQuantity', { count: said.count });
    case 'wrongItem': {
      const shown = said.needed.slice(0, NEEDED_SHOWN).map((title) => shorten(title, NEEDED_LENGTH));
      const more = said.needed.length - shown.length;
      const needed = more > 0 ? [...shown, t('bench.more', { count: more })] : shown;
      return t('instruction.wrongItem', { needed: needed.join(', ') });
    }
    case 'gate':
      return t('instruction.gate', { what: gateWhat(said.gate, now), act: gateAct(said.gate) });
    case 'stopGate':
      return t('instruction.stopGate', { what: gateWhat(said.gate, now) });
    case 'notTaken': {
      const why = notTaken?.failure == null ? t('instruction.tooFast') : t(`failures.${notTaken.failure.code}.what`);
      return t('instruction.notTaken', { count: said.count, why });
    }
    default:
      return t(`instruction.${said.key}`);
  }
}
