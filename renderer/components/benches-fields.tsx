import { type BenchesDraft, benchesFrom } from '../forms/offline-draft.ts';
import { TextBox } from './fields.tsx';
import { useWords } from './words.ts';

export interface BenchesFieldsProps {
  readonly draft: BenchesDraft;
  readonly onChange: (draft: BenchesDraft) => void;
  readonly autoFocus?: boolean;
}

/** Which bench of how many this is. */
export function BenchesFields({ draft, onChange, autoFocus = false }: BenchesFieldsProps) {
  const { t } = useWords();
  const countWrong = benchesFrom({ number: '1', count: draft.count }) === undefined;
  const numberWrong = !countWrong && benchesFrom(draft) === undefined;
  return (
    <div className="two-up">
      <TextBox
        label={t('offline.stationIndex')}
        value={draft.number}
        onChange={(number) => onChange({ ...draft, number })}
        wrong={numberWrong ? t('offline.stationIndexWrong') : null}
        numeric
        autoFocus={autoFocus}
        testid="bench-number"
      />
      <TextBox
        label={t('offline.stationCount')}
        value={draft.count}
        onChange={(count) => onChange({ ...draft, count })}
        wrong={countWrong ? t('offline.stationCountWrong') : null}
        numeric
        testid="bench-count"
      />
    </div>
  );
}
