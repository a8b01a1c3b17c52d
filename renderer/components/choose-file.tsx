import { useRef } from 'react';
import { Button } from './button.tsx';

export interface ChooseFileProps {
  readonly words: string;
  /** As the `accept` of a file input: `.csv,text/csv`. */
  readonly accept: string;
  readonly onFile: (file: File) => void;
  readonly tone?: 'plain' | 'main';
  readonly busy?: boolean;
  readonly testid: string;
}

/** A button that asks for one file. The same file can be chosen again once it has been put right. */
export function ChooseFile({ words, accept, onFile, tone = 'plain', busy = false, testid }: ChooseFileProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button tone={tone} busy={busy} onPress={() => input.current?.click()} testid={testid}>
        {words}
      </Button>
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        data-testid={`${testid}-file`}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          if (file !== undefined) onFile(file);
        }}
      />
    </>
  );
}
