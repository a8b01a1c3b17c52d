import { useId } from 'react';
import { calendarDay, time } from '../format/india.ts';
import { dayText, momentFrom } from '../forms/dates.ts';
import { useServerNow } from '../stores/index.ts';

export interface DateBoxProps {
  readonly label: string;
  /** India's: `2026-11-05`, or with a time `2026-11-05T14:05`; empty while nothing is entered. */
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly withTime?: boolean;
  readonly wrong?: string | null;
  readonly help?: string;
  /** It happened, so it ends today, or is to come, so it begins today; in India, by the marketplace's clock. */
  readonly when?: 'past' | 'to-come';
  readonly autoFocus?: boolean;
  readonly testid: string;
}

/** A day or a moment. What was understood stands below as India writes it: the field itself follows the PC's own habits. */
export function DateBox(props: DateBoxProps) {
  const { label, value, onChange, withTime = false, wrong = null, help, when, autoFocus = false, testid } = props;
  const id = useId();
  const today = dayText(useServerNow());
  const below = wrong ?? read(value, withTime) ?? help ?? '';
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={withTime ? 'datetime-local' : 'date'}
        value={value}
        {...(when === 'past' ? { max: withTime ? `${today}T23:59` : today } : {})}
        {...(when === 'to-come' ? { min: withTime ? `${today}T00:00` : today } : {})}
        // biome-ignore lint/a11y/noAutofocus: the first field of a dialog, as every dialog has it
        autoFocus={autoFocus}
        onChange={(event) => onChange(event.target.value)}
        aria-describedby={`${id}-below`}
        aria-invalid={wrong !== null}
        {...(wrong === null ? {} : { 'data-invalid': true })}
        data-testid={testid}
      />
      <p id={`${id}-below`} className={wrong === null ? 'small quiet' : 'field-wrong'}>
        {below}
      </p>
    </div>
  );
}

function read(value: string, withTime: boolean): string | null {
  const at = momentFrom(value);
  if (at === undefined) return null;
  const day = calendarDay(value.slice(0, 10));
  return withTime ? `${day}, ${time(at)}` : day;
}
