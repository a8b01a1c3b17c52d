import type { Session } from '../../../shared/bench/session.ts';
import type { ShelfMark } from '../../../shared/bench/step-types.ts';
import type { AppError } from '../../../shared/errors.ts';
import { Button } from '../../components/button.tsx';
import { useWords } from '../../components/words.ts';
import type { Face } from '../../feedback/face.ts';
import { reasonOf } from '../../feedback/reason.ts';
import { SignMark } from '../../feedback/signs.tsx';
import { useStores, useWhole } from '../../stores/index.ts';
import { type PanelFact, usePanelFacts } from './panel-facts.ts';

/** The verdict at the size of the card: sign, words, and the facts that tell what it is about. */
export function Panel({ face, session }: { readonly face: Face; readonly session: Session | null }) {
  const facts = usePanelFacts(face, session);
  const { bench } = useStores();
  const failure = useWhole(bench.store).failure;
  const title = useTitle(face, session, failure);
  const { t } = useWords();
  const mark = markOf(face);
  return (
    <div className="panel">
      <SignMark sign={face.sign} size={144} />
      <div className="panel-words">
        <p className={title.length > LONG_TITLE ? 'huge strong' : 'count'} data-testid="verdict-words">
          {title}
        </p>
        {mark === null ? null : <Mark mark={mark} />}
        <Facts facts={facts} />
        {face.shows === 'starting' && failure !== null ? (
          <>
            <p className="large">{t(`failures.${failure.code}.act`)}</p>
            <Button onPress={() => void bench.refresh()}>{t('common.again')}</Button>
          </>
        ) : null}
      </div>
    </div>
  );
}

const LONG_TITLE = 30;

function Facts({ facts }: { readonly facts: readonly PanelFact[] }) {
  return (
    <dl className="facts">
      {facts.map((fact) => (
        <div key={`${fact.name} ${fact.text}`} className={fact.small === true ? 'fact-small' : ''}>
          <dt>{fact.name}</dt>
          <dd className={fact.code === true ? 'mono' : ''}>{fact.text}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What the packer has to write on nothing: the ticket in their hand, or the place to put the parcel. */
function Mark({ mark }: { readonly mark: ShelfMark }) {
  const { t } = useWords();
  return (
    <p className="mark" data-testid="shelf-mark">
      <span className="large">{t(mark.kind === 'ticket' ? 'bench.ticket' : 'bench.slot')}</span>
      <span className="mark-name mono">{mark.name}</span>
    </p>
  );
}

function markOf({ detail }: Face): ShelfMark | null {
  return detail?.what === 'shelved' || detail?.what === 'parked' ? (detail.mark ?? null) : null;
}

function useTitle(face: Face, session: Session | null, failure: AppError | null): string {
  const words = useWords();
  const { t } = words;
  switch (face.shows) {
    case 'starting':
      return failure === null ? t('common.busy') : t(`failures.${failure.code}.what`);
    case 'no-answer':
      return t('bench.noAnswer');
    case 'not-taken':
      return t('bench.notTaken');
    case 'asking':
      return t('prints.ask');
    case 'voiding':
      return t('bench.voidTitle');
    case 'none':
    case 'command':
    case 'repeated':
      if (face.detail !== null && face.detail.what !== 'answered') return t(`said.${face.detail.what}`);
      return session?.status === 'idle' ? t('bench.idleTitle') : t('said.already-open');
    case 'gate':
      return face.detail?.gate === undefined
        ? t(`said.${face.detail?.what ?? 'not-now'}`)
        : t(`gateShort.${face.detail.gate.kind}`);
    case 'stop':
      return session?.status === 'stopped' ? stopTitle(session, words) : t('verdicts.stop');
    case 'accept':
    case 'complete':
    case 'wrong-item':
      // The verdict alone would hide that the parcel went to the shelf, or that the item has its place in another box.
      return face.detail !== null && TOLD.has(face.detail.what)
        ? t(`said.${face.detail.what}`)
        : t(`verdicts.${face.shows}`);
    default:
      return t(`verdicts.${face.shows}`);
  }
}

const TOLD: ReadonlySet<string> = new Set([
  'shelved',
  'wrong-box',
  'next-box',
  'box-wanted',
  'box-set',
  'weight-wanted',
  'label-of-box',
]);

function stopTitle(
  { why }: Extract<Session, { status: 'stopped' }>,
  { t, refusal }: ReturnType<typeof useWords>,
): string {
  if (why.kind === 'gate') return t(`gateShort.${why.gate.kind}`);
  if (why.kind !== 'rejected') return t('verdicts.stop');
  return reasonOf(why.code).name === 'OTHER' ? t('bench.refusedNow') : refusal(why.code).what;
}
