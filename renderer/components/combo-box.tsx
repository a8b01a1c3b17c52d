import { ChevronDown } from 'lucide-react';
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components';

export interface WordsBoxProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** What is offered; anything else may be typed. */
  readonly offered: readonly string[];
  readonly help?: string;
  /** Why it cannot be used; null when it can. */
  readonly wrong?: string | null;
  readonly maxLength: number;
  readonly testid: string;
}

/** Text that is usually one of a list. */
export function WordsBox({ label, value, onChange, offered, help, wrong = null, maxLength, testid }: WordsBoxProps) {
  const wanted = value.trim().toLowerCase();
  const exact = offered.some((one) => one.toLowerCase() === wanted);
  const shown = exact ? offered : offered.filter((one) => one.toLowerCase().includes(wanted));
  return (
    <ComboBox
      className="field combo"
      allowsCustomValue
      menuTrigger="input"
      inputValue={value}
      onInputChange={(text) => onChange(text.slice(0, maxLength))}
      items={shown.map((name) => ({ name }))}
      isInvalid={wrong !== null}
    >
      <Label>{label}</Label>
      <span className="combo-fields">
        <Input autoComplete="off" spellCheck={false} data-testid={testid} />
        {offered.length === 0 ? null : (
          <Button className="combo-button">
            <ChevronDown aria-hidden="true" />
          </Button>
        )}
      </span>
      {wrong !== null ? (
        <p className="field-wrong">{wrong}</p>
      ) : help === undefined ? null : (
        <Text slot="description">{help}</Text>
      )}
      <Popover className="select-list">
        <ListBox>
          {({ name }: { readonly name: string }) => (
            <ListBoxItem id={name} className="option" textValue={name}>
              {name}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
