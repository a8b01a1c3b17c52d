import { Circle, CircleCheckBig, CircleDot, Droplets, FlaskConical, Leaf, RefreshCcw, Scaling } from 'lucide-react';
import type { ReactNode } from 'react';
import { sheetsSeen } from '../../../shared/bench/scan-back.ts';
import type { OpenParcel, Session } from '../../../shared/bench/session.ts';
import { assertNever } from '../../../shared/result.ts';
import { useWords } from '../../components/words.ts';
import { isBoxByBox, parcelOf, presentBox, suggestionOf } from '../../feedback/parcel-facts.ts';

type StepState = 'todo' | 'now' | 'done';

interface StepStates {
  readonly verify: StepState;
  readonly box: StepState;
  readonly label: StepState;
  readonly scan: StepState;
}

/** Where this parcel stands on its way, and what it needs in the packer's hands. */
export function Steps({ session }: { readonly session: Session | null }) {
  const { t, number } = useWords();
  const parcel = parcelOf(session);
  const needed = parcel?.lines.reduce((sum, line) => sum + line.needed, 0) ?? 0;
  const verified = parcel?.lines.reduce((sum, line) => sum + line.verified, 0) ?? 0;
  const states = session === null ? NOTHING : statesOf(session, needed > 0 && verified >= needed);
  const boxWords = useBoxWords(session);
  const seen = session?.status === 'confirming-label' || session?.status === 'asking' ? sheetsSeen(session) : null;
  return (
    <aside className="steps" aria-label={t('steps.title')} data-testid="steps">
      <StepRow id="verify" state={states.verify} name={t('steps.verify')}>
        {parcel === null ? '' : `${number(verified)} / ${number(needed)}`}
      </StepRow>
      <StepRow id="box" state={states.box} name={t('steps.box')}>
        {boxWords}
      </StepRow>
      <StepRow id="label" state={states.label} name={t('steps.label')}>
        {labelWords(session, t)}
      </StepRow>
      <StepRow id="scan" state={states.scan} name={t('steps.scanLabel')}>
        {seen !== null ? `${number(seen.read)} / ${number(seen.of)}` : states.scan === 'now' ? t('steps.todo') : ''}
      </StepRow>
      {parcel === null ? null : <Handling parcel={parcel} />}
    </aside>
  );
}

const NOTHING: StepStates = { verify: 'todo', box: 'todo', label: 'todo', scan: 'todo' };

function statesOf(session: Session, allIn: boolean): StepStates {
  switch (session.status) {
    case 'idle':
      return NOTHING;
    case 'verifying':
      // Box by box, the box is filled while its units are verified.
      return { ...NOTHING, verify: 'now', box: isBoxByBox(session.parcel) ? 'now' : 'todo' };
    case 'boxing':
      return { ...NOTHING, verify: 'done', box: 'now' };
    case 'printing':
    case 'asking':
      return { ...NOTHING, verify: 'done', box: 'done', label: 'now' };
    case 'confirming-label':
      // Sent is not printed: only the scan of the label proves it.
      return { verify: 'done', box: 'done', label: 'now', scan: 'now' };
    case 'voiding':
      // Its label is worth nothing; what is in the box is looked at again before there is another.
      return {
        verify: session.labelVoid ? 'now' : 'done',
        box: 'done',
        label: session.labelVoid ? 'todo' : 'now',
        scan: 'todo',
      };
    case 'stopped':
      return {
        ...NOTHING,
        verify: allIn ? 'done' : 'todo',
        box: allIn && session.parcel.boxes.every(({ confirmed }) => confirmed) ? 'done' : 'todo',
      };
    default:
      return assertNever(session);
  }
}

/** Which box of how many, or what the only one weighs. */
function useBoxWords(session: Session | null): string {
  const { t, number } = useWords();
  const parcel = parcelOf(session);
  if (session === null || parcel === null) return '';
  const { boxes } = parcel;
  const only = boxes.length === 1 ? suggestionOf(boxes[0]) : null;
  if (session.status === 'boxing') {
    if (boxes.length > 1) return t('steps.boxOf', { n: session.at + 1, count: boxes.length });
    return only !== null && only.weightGrams === null ? t('steps.boxWeigh') : t('steps.boxAsk');
  }
  if (isBoxByBox(parcel) && session.status === 'verifying') {
    return t('steps.boxOf', { n: presentBox(session), count: boxes.length });
  }
  if (boxes.length > 1) return t('steps.boxes', { count: boxes.length });
  // What is merely suggested is not said as if it were so.
  return boxes[0]?.confirmed === true && only?.weightGrams != null
    ? t('box.weightOnly', { weight: number(only.weightGrams) })
    : '';
}

function labelWords(session: Session | null, t: ReturnType<typeof useWords>['t']): string {
  if (session === null) return '';
  switch (session.status) {
    case 'printing':
      return t(session.waitingFor === 'documents' ? 'steps.documents' : 'steps.printing');
    case 'confirming-label':
      return t('steps.sent');
    case 'asking':
      return t('steps.ask');
    case 'voiding':
      return t('steps.void');
    default:
      return '';
  }
}

interface StepRowProps {
  readonly id: string;
  readonly state: StepState;
  readonly name: string;
  readonly children: string;
}

function StepRow({ id, state, name, children }: StepRowProps) {
  return (
    <div className={`step ${state}`} data-step={state} data-testid={`step-${id}`}>
      {state === 'done' ? (
        <CircleCheckBig aria-hidden="true" />
      ) : state === 'now' ? (
        <CircleDot aria-hidden="true" />
      ) : (
        <Circle aria-hidden="true" />
      )}
      <span>
        <span className="step-name">{name}</span>
        <span className="step-words">{children}</span>
      </span>
    </div>
  );
}

function Handling({ parcel }: { readonly parcel: OpenParcel }) {
  const { t } = useWords();
  const some = (has: (line: OpenParcel['lines'][number]) => boolean) => parcel.lines.some(has);
  const marks: [ReactNode, string][] = [];
  if (parcel.packagingPolicy === 'GREEN_PACKAGE') marks.push([<Leaf key="i" />, t('steps.GREEN_PACKAGE')]);
  if (parcel.packagingPolicy === 'TRANSPARENT_PACKAGE') {
    marks.push([<Circle key="i" />, t('steps.TRANSPARENT_PACKAGE')]);
  }
  if (some((line) => line.fragile)) marks.push([<Droplets key="i" />, t('steps.fragile')]);
  if (some((line) => line.dangerous)) marks.push([<FlaskConical key="i" />, t('steps.dangerous')]);
  if (some((line) => line.large)) marks.push([<Scaling key="i" />, t('steps.large')]);
  if (some((line) => line.replacement)) marks.push([<RefreshCcw key="i" />, t('steps.replacement')]);
  if (marks.length === 0) return null;
  return (
    <ul className="handling" aria-label={t('steps.handling')}>
      {marks.map(([icon, word]) => (
        <li key={word}>
          {icon}
          <span>{word}</span>
        </li>
      ))}
    </ul>
  );
}
