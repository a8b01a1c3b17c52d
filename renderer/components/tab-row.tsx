import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';

export interface TabRowProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly tabs: readonly { readonly value: T; readonly words: string }[];
  readonly onChange: (value: T) => void;
  readonly testid: string;
  /** What the chosen part shows, below the row and named after it; without it, it stands elsewhere on the screen. */
  readonly children?: ReactNode;
}

/** The parts of a screen; arrow keys move between them. */
export function TabRow<T extends string>({ label, value, tabs, onChange, testid, children }: TabRowProps<T>) {
  return (
    <Tabs
      className={children === undefined ? 'tab-row' : 'tab-row tab-whole'}
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
      {children === undefined ? null : (
        // A panel keeps the name it was first given, so each part has one of its own.
        <TabPanel key={value} id={value} className="tab-panel">
          {children}
        </TabPanel>
      )}
    </Tabs>
  );
}
