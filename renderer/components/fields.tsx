import { Check, ChevronDown } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import {
  Button,
  Checkbox,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Radio,
  RadioGroup,
  Select,
  SelectValue,
  Text,
  TextField,
} from 'react-aria-components';

export interface TextBoxProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly help?: string;
  /** Why it cannot be used; null when it can. */
  readonly wrong?: string | null;
  readonly type?: 'text' | 'password' | 'url';
  readonly mono?: boolean;
  readonly numeric?: boolean;
  readonly autoFocus?: boolean;
  readonly maxLength?: number;
  /** Enter in it does this, and does not send the form around it. */
  readonly onEnter?: () => void;
  readonly testid?: string;
}

export function TextBox(props: TextBoxProps) {
  const { label, value, onChange, help, wrong = null, type = 'text', mono = false, numeric = false, onEnter } = props;
  const enter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || onEnter === undefined) return;
    event.preventDefault();
    onEnter();
  };
  return (
    <TextField
      className="field"
      value={value}
      onChange={onChange}
      type={type}
      isInvalid={wrong !== null}
      autoFocus={props.autoFocus === true}
      {...(props.maxLength === undefined ? {} : { maxLength: props.maxLength })}
    >
      <Label>{label}</Label>
      <Input
        className={mono ? 'mono' : ''}
        inputMode={numeric ? 'decimal' : 'text'}
        autoComplete="off"
        spellCheck={false}
        onKeyDown={enter}
        {...(props.testid === undefined ? {} : { 'data-testid': props.testid })}
      />
      {wrong !== null ? (
        <p className="field-wrong">{wrong}</p>
      ) : help === undefined ? null : (
        <Text slot="description">{help}</Text>
      )}
    </TextField>
  );
}

export interface ChoiceOf<T extends string> {
  readonly value: T;
  readonly words: string;
  /** What choosing it leads to. */
  readonly text?: string;
  readonly disabled?: boolean;
}

export interface PickProps<T extends string> {
  readonly label: string;
  readonly value: T | null;
  readonly choices: readonly ChoiceOf<T>[];
  readonly onChange: (value: T) => void;
  /** What is chosen says it all; the label is for screen readers. */
  readonly bare?: boolean;
  readonly autoFocus?: boolean;
  /** Shown while nothing is chosen. */
  readonly placeholder?: string;
  readonly testid?: string;
}

/** One of a few, shown folded. */
export function Pick<T extends string>(props: PickProps<T>) {
  const { label, value, choices, onChange, bare = false, placeholder, testid } = props;
  return (
    <Select
      className="field"
      {...(placeholder === undefined ? {} : { placeholder })}
      value={value}
      onChange={(key) => {
        const choice = choices.find((one) => one.value === key);
        if (choice !== undefined) onChange(choice.value);
      }}
    >
      <Label {...(bare ? { className: 'unseen' } : {})}>{label}</Label>
      <Button className="select-button" {...(testid === undefined ? {} : { 'data-testid': testid })}>
        <SelectValue />
        <ChevronDown aria-hidden="true" />
      </Button>
      <Popover className="select-list">
        <ListBox>
          {choices.map((choice) => (
            <ListBoxItem
              key={choice.value}
              id={choice.value}
              className="option"
              textValue={choice.words}
              isDisabled={choice.disabled === true}
            >
              {choice.words}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}

/** One of a few, all in sight; arrow keys choose. */
export function Radios<T extends string>(props: PickProps<T>) {
  const { label, value, choices, onChange, autoFocus = false, testid } = props;
  return (
    <RadioGroup
      value={value}
      onChange={(key) => {
        const choice = choices.find((one) => one.value === key);
        if (choice !== undefined) onChange(choice.value);
      }}
      {...(testid === undefined ? {} : { 'data-testid': testid })}
    >
      <Label>{label}</Label>
      <div className="radios">
        {choices.map((choice) => (
          <Radio
            key={choice.value}
            value={choice.value}
            className="radio"
            isDisabled={choice.disabled === true}
            autoFocus={autoFocus && choice.value === value}
          >
            {choice.text === undefined ? (
              choice.words
            ) : (
              <span className="radio-words">
                <span className="strong">{choice.words}</span>
                <span className="small">{choice.text}</span>
              </span>
            )}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}

export interface TickProps {
  readonly words: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly testid?: string;
}

export function Tick({ words, on, onChange, testid }: TickProps) {
  return (
    <Checkbox
      className="check"
      isSelected={on}
      onChange={onChange}
      {...(testid === undefined ? {} : { 'data-testid': testid })}
    >
      <span className="box">
        <Check aria-hidden="true" size={24} strokeWidth={4} />
      </span>
      <span>{words}</span>
    </Checkbox>
  );
}
