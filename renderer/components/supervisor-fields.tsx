import { TextBox } from './fields.tsx';
import { useWords } from './words.ts';

/** What a supervisor says before a change that the journal keeps. */
export interface SupervisorWord {
  readonly by: string;
  readonly reason: string;
}
export const NOTHING_SAID: SupervisorWord = { by: '', reason: '' };

/** The same without the spaces around it; undefined while something is missing. */
export function wordSaid({ by, reason }: SupervisorWord): SupervisorWord | undefined {
  const said = { by: by.trim(), reason: reason.trim() };
  return said.by.length < 2 || said.reason.length < 3 ? undefined : said;
}

export interface SupervisorFieldsProps {
  readonly value: SupervisorWord;
  readonly onChange: (value: SupervisorWord) => void;
  /** What is missing is shown from the first try on. */
  readonly tried: boolean;
  readonly autoFocus?: boolean;
  /** Where name and reason go, where that is not the journal. */
  readonly kept?: string;
  readonly testid: string;
}

/** Name and reason, side by side. */
export function SupervisorFields(props: SupervisorFieldsProps) {
  const { value, onChange, tried, autoFocus = false, kept, testid } = props;
  const { t } = useWords();
  return (
    <>
      <div className="two-up">
        <TextBox
          label={t('shelf.by')}
          value={value.by}
          onChange={(by) => onChange({ ...value, by })}
          wrong={tried && value.by.trim().length < 2 ? t('shelf.bySaid') : null}
          maxLength={60}
          autoFocus={autoFocus}
          testid={`${testid}-by`}
        />
        <TextBox
          label={t('thisPc.reason')}
          value={value.reason}
          onChange={(reason) => onChange({ ...value, reason })}
          wrong={tried && value.reason.trim().length < 3 ? t('shelf.reasonSaid') : null}
          maxLength={200}
          testid={`${testid}-reason`}
        />
      </div>
      <p className="small quiet">{kept ?? t('thisPc.kept')}</p>
    </>
  );
}
