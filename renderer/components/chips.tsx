import type { Key } from 'react-aria-components';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';

export interface ChipsProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly words: string }[];
  readonly onChange: (value: T) => void;
  readonly testid: string;
}

/** One of a few ways to narrow a table, all in sight; arrow keys move, Space and Enter choose. */
export function Chips<T extends string>({ label, value, choices, onChange, testid }: ChipsProps<T>) {
  const choose = (keys: Set<Key>) => {
    const choice = choices.find((one) => keys.has(one.value));
    if (choice !== undefined) onChange(choice.value);
  };
  return (
    <ToggleButtonGroup
      className="chips"
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={choose}
      data-testid={testid}
    >
      {choices.map((choice) => (
        <ToggleButton
          key={choice.value}
          id={choice.value}
          className="chip-button"
          data-testid={`${testid}-${choice.value}`}
        >
          {choice.words}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
