import { Tab, TabList, Tabs } from 'react-aria-components';

export interface TabRowProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly tabs: readonly { readonly value: T; readonly words: string }[];
  readonly onChange: (value: T) => void;
  readonly testid: string;
}

/** The parts of a screen; arrow keys move between them. What a part shows stands below, outside of this row. */
export function TabRow<T extends string>({ label, value, tabs, onChange, testid }: TabRowProps<T>) {
  return (
    <Tabs
      className="tab-row"
      selectedKey={value}
      onSelectionChange={(key) => {
        const tab = tabs.find((one) => one.value === key);
        if (tab !== undefined) onChange(tab.value);
      }}
    >
      <TabList aria-label={label} className="tab-list">
        {tabs.map((tab) => (
          <Tab key={tab.value} id={tab.value} className="tab" data-testid={`${testid}-${tab.value}`}>
            {tab.words}
          </Tab>
        ))}
      </TabList>
    </Tabs>
  );
}
