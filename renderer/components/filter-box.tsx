import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button, Input, Label, SearchField } from 'react-aria-components';
import { useWords } from './words.ts';

export interface FilterBoxProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** What may be typed; orders, SKUs and names unless it says otherwise. */
  readonly finds?: string;
}

/** Narrows a table; F3 leads here from anywhere on its screen. */
export function FilterBox({ value, onChange, finds }: FilterBoxProps) {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const down = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'F3') return;
      event.preventDefault();
      input.current?.select();
      input.current?.focus();
    };
    window.addEventListener('keydown', down);
    return () => window.removeEventListener('keydown', down);
  }, []);
  return (
    <SearchField className="filter" value={value} onChange={onChange}>
      <Label className="unseen">{t('common.filter')}</Label>
      <Input ref={input} placeholder={finds ?? t('common.filterText')} data-testid="filter" />
      <kbd>F3</kbd>
      <Button className="filter-clear" aria-label={t('common.filterClear')}>
        <X aria-hidden="true" />
      </Button>
    </SearchField>
  );
}
