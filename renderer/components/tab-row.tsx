import { createContext, type ReactNode, useContext, useState } from 'react';
import { Tab, TabList, TabListStateContext, TabPanel, Tabs } from 'react-aria-components';
import { createPortal } from 'react-dom';

export interface TabRowProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly tabs: readonly { readonly value: T; readonly words: string }[];
  readonly onChange: (value: T) => void;
  readonly testid: string;
  /** What the chosen part shows, below the row and named after its tab. */
  readonly children: ReactNode;
}

const BesidePlace = createContext<HTMLElement | null>(null);

/** The parts of a screen; arrow keys move between them. */
export function TabRow<T extends string>({ label, value, tabs, onChange, testid, children }: TabRowProps<T>) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  return (
    <Tabs
      className="tab-whole"
      selectedKey={value}
      onSelectionChange={(key) => {
        const tab = tabs.find((one) => one.value === key);
        if (tab !== undefined) onChange(tab.value);
      }}
    >
      <div className="tool-row">
        <TabList aria-label={label} className="tab-list">
          {tabs.map((tab) => (
            <Tab key={tab.value} id={tab.value} className="tab" data-testid={`${testid}-${tab.value}`}>
              {tab.words}
            </Tab>
          ))}
        </TabList>
        <Beside onPlace={setPlace} />
      </div>
      {/* A panel keeps the name it was first given, so each part has one of its own. */}
      <TabPanel key={value} id={value} className="tab-panel">
        <BesidePlace value={place}>{children}</BesidePlace>
      </TabPanel>
    </Tabs>
  );
}

/** At the end of the row: what narrows the part that is shown. */
export function BesideTabs({ children }: { readonly children: ReactNode }) {
  const place = useContext(BesidePlace);
  return place === null ? null : createPortal(children, place);
}

/** All that stands among tabs is drawn a second time, nowhere, to find the tabs: that one is no place. */
function Beside({ onPlace }: { readonly onPlace: (place: HTMLElement | null) => void }) {
  return useContext(TabListStateContext) === null ? null : <div className="beside-tabs" ref={onPlace} />;
}
