import type { BoxDraft } from '../forms/drafts.ts';
import { TextBox } from './fields.tsx';
import { useWords } from './words.ts';

export interface BoxFieldsProps {
  readonly draft: BoxDraft;
  readonly onChange: (draft: BoxDraft) => void;
  readonly wrong: boolean;
  readonly help: string;
  readonly legend?: string;
}

/** A box as a person measures it: centimetres and grams. */
export function BoxFields({ draft, onChange, wrong, help, legend }: BoxFieldsProps) {
  const { t } = useWords();
  return (
    <fieldset className="box-fields">
      <legend>{legend ?? t('settings.box')}</legend>
      <div className="four">
        {(['length', 'breadth', 'height', 'weight'] as const).map((side) => (
          <TextBox
            key={side}
            label={t(`settings.${side}`)}
            value={draft[side]}
            onChange={(text) => onChange({ ...draft, [side]: text })}
            numeric
            testid={`box-${side}`}
          />
        ))}
      </div>
      <p className={wrong ? 'field-wrong' : 'small quiet'}>{wrong ? t('firstRun.boxIncomplete') : help}</p>
    </fieldset>
  );
}
