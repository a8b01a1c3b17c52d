import { Circle, CircleCheckBig, CircleDot, Droplets, FlaskConical, Leaf, RefreshCcw, Scaling } from 'lucide-react';
import type { ReactNode } from 'react';
import type { OpenParcel, Session } from '../../../shared/bench/session.ts';
import { useWords } from '../../components/words.ts';
import { parcelOf } from './parcel-of.ts';

type StepState = 'todo' | 'now' | 'done';

/** Where this parcel stands on its way, and what it needs in the packer's hands. */
export function Steps({ session }: { readonly session: Session | null }) {
  const { t, number } = useWords();
  const parcel = parcelOf(session);
  const status = session?.status ?? 'idle';
  const needed = parcel?.lines.reduce((sum, line) => sum + line.needed, 0) ?? 0;
  const verified = parcel?.lines.reduce((sum, line) => sum + line.verified, 0) ?? 0;
  const [verify, label, scan] = statesOf(status, needed > 0 && verified >= needed);
  return (
    <aside className="steps" aria-label={t('steps.title')} data-testid="steps">
      <StepRow state={verify} name={t('steps.verify')}>
        {parcel === null ? '' : `${number(verified)} / ${number(needed)}`}
      </StepRow>
      <StepRow state={label} name={t('steps.label')}>
        {labelWords(session, t)}
      </StepRow>
      <StepRow state={scan} name={t('steps.scanLabel')}>
        {scan === 'todo' || parcel === null ? '' : t('steps.todo')}
      </StepRow>
      {parcel === null ? null : <Handling parcel={parcel} />}
    </aside>
  );
}

function statesOf(status: Session['status'], allIn: boolean): readonly [StepState, StepState, StepState] {
  switch (status) {
    case 'idle':
      return ['todo', 'todo', 'todo'];
    case 'verifying':
      return ['now', 'todo', 'todo'];
    case 'printing':
    case 'asking':
      return ['done', 'now', 'todo'];
    case 'confirming-label':
      // Sent is not printed: only the scan of the label proves it.
      return ['done', 'now', 'now'];
    case 'stopped':
      return [allIn ? 'done' : 'todo', 'todo', 'todo'];
  }
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
    default:
      return '';
  }
}

interface StepRowProps {
  readonly state: StepState;
  readonly name: string;
  readonly children: string;
}

function StepRow({ state, name, children }: StepRowProps) {
  return (
    <div className={`step ${state}`} data-step={state}>
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
