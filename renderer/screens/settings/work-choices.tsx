import { Radios } from '../../components/fields.tsx';
import { useWords } from '../../components/words.ts';
import type { Config } from './settings.tsx';

const FIND_BY = ['order', 'item'] as const;
const BOXING = ['known', 'ask'] as const;
const SHELF_MARKS = ['tickets', 'slots', 'order'] as const;
const LABEL_FIRST = ['off', 'on'] as const;
const DISPATCH_AFTER = ['label-seen', 'printed-proof', 'sent'] as const;

/** How the bench works, each choice with what it leads to. */
export type WorkChoices = Pick<Config, 'findBy' | 'boxing' | 'shelfMarks' | 'dispatchAfter' | 'labelFirst'>;

export interface WorkChoicesFieldsProps {
  readonly value: WorkChoices;
  readonly onChange: (change: Partial<WorkChoices>) => void;
}

export function WorkChoicesFields({ value, onChange }: WorkChoicesFieldsProps) {
  const { t } = useWords();
  return (
    <>
      <Radios
        label={t('settings.findBy')}
        value={value.findBy}
        choices={FIND_BY.map((one) => ({
          value: one,
          words: t(`settings.findByOf.${one}.name`),
          text: t(`settings.findByOf.${one}.text`),
        }))}
        onChange={(findBy) => onChange({ findBy })}
        testid="find-by"
      />
      <Radios
        label={t('settings.boxing')}
        value={value.boxing}
        choices={BOXING.map((one) => ({
          value: one,
          words: t(`settings.boxingOf.${one}.name`),
          text: t(`settings.boxingOf.${one}.text`),
        }))}
        onChange={(boxing) => onChange({ boxing })}
        testid="boxing"
      />
      <Radios
        label={t('settings.shelfMarks')}
        value={value.shelfMarks}
        choices={SHELF_MARKS.map((one) => ({
          value: one,
          words: t(`settings.shelfMarksOf.${one}.name`),
          text: t(`settings.shelfMarksOf.${one}.text`),
        }))}
        onChange={(shelfMarks) => onChange({ shelfMarks })}
        testid="shelf-marks"
      />
      <Radios
        label={t('settings.labelFirst')}
        value={value.labelFirst ? 'on' : 'off'}
        choices={LABEL_FIRST.map((one) => ({
          value: one,
          words: t(`settings.labelFirstOf.${one}.name`),
          text: t(`settings.labelFirstOf.${one}.text`),
        }))}
        onChange={(labelFirst) => onChange({ labelFirst: labelFirst === 'on' })}
        testid="label-first"
      />
      <Radios
        label={t('settings.dispatchAfter')}
        value={value.dispatchAfter}
        choices={DISPATCH_AFTER.map((one) => ({
          value: one,
          words: t(`settings.dispatchAfterOf.${one}.name`),
          text: t(`settings.dispatchAfterOf.${one}.text`),
        }))}
        onChange={(dispatchAfter) => onChange({ dispatchAfter })}
        testid="dispatch-after"
      />
    </>
  );
}
