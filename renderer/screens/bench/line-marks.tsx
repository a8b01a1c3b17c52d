import { Box, Droplets, FlaskConical, RefreshCcw, Scaling, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { OpenParcel, ParcelLine } from '../../../shared/bench/session.ts';
import { useWords } from '../../components/words.ts';
import { boxNumberOf } from '../../feedback/parcel-facts.ts';

interface Mark {
  readonly key: string;
  readonly icon: ReactNode;
  readonly words: string;
  readonly warns?: true;
}

/** With more than this, signs stand without their words, which the column of steps has. */
const WITH_WORDS = 3;

/** What a line needs in the packer's hands, each as a sign with its word. */
export function LineMarks({
  line,
  parcel,
  narrow,
}: {
  readonly line: ParcelLine;
  readonly parcel: OpenParcel;
  readonly narrow: boolean;
}) {
  const marks = useMarks(line, parcel);
  if (marks.length === 0) return null;
  const wordless = narrow || marks.length > WITH_WORDS;
  return (
    <span className="line-marks">
      {marks.map(({ key, icon, words, warns }) => (
        <span key={key} className={warns === true ? 'chip warn' : 'chip'}>
          {icon}
          {wordless && warns !== true && key !== 'box' ? <span className="unseen">{words}</span> : words}
        </span>
      ))}
    </span>
  );
}

function useMarks(line: ParcelLine, parcel: OpenParcel): readonly Mark[] {
  const { t } = useWords();
  const box = boxNumberOf(parcel, line);
  const marks: Mark[] = [];
  if (box !== null) marks.push({ key: 'box', icon: <Box aria-hidden="true" />, words: t('bench.inBox', { n: box }) });
  if (line.cancelled > 0) {
    marks.push({
      key: 'cancelled',
      icon: <Undo2 aria-hidden="true" />,
      words: t('bench.cancelledUnits', { count: line.cancelled }),
      warns: true,
    });
  }
  if (line.fragile) marks.push({ key: 'fragile', icon: <Droplets aria-hidden="true" />, words: t('steps.fragile') });
  if (line.dangerous) {
    marks.push({ key: 'dangerous', icon: <FlaskConical aria-hidden="true" />, words: t('steps.dangerous') });
  }
  if (line.large) marks.push({ key: 'large', icon: <Scaling aria-hidden="true" />, words: t('steps.large') });
  if (line.replacement) {
    marks.push({ key: 'replacement', icon: <RefreshCcw aria-hidden="true" />, words: t('steps.replacement') });
  }
  return marks;
}
