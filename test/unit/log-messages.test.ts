import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const MAIN = join(import.meta.dirname, '../../main');
/** What is written is handed on by name there, from callers whose words are constants too. */
const HANDED_ON = /^(message|line)\b/;

/** The first argument of every call that writes a line, as it stands in the source. */
function messagesOf(source: string): readonly string[] {
  return [...source.matchAll(/\blog\??\.(?:debug|info|warn|error)\(\s*([^\n]{0,200})/g)].map((match) => match[1] ?? '');
}

it('every line of the log begins with constant words, so that no message can carry a name or a secret', () => {
  const sources = readdirSync(MAIN, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('practice'),
  );
  const messages = sources.flatMap((file) =>
    messagesOf(readFileSync(join(MAIN, file), 'utf8')).map((message) => ({ file, message })),
  );
  expect(messages.length).toBeGreaterThan(20);
  expect(messages.filter(({ message }) => !/^(\w+ \? )?'[^']*'/.test(message) && !HANDED_ON.test(message))).toEqual([]);
});
