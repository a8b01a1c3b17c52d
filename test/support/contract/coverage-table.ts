import { CONTRADICTIONS } from './contradictions.ts';
import { endpointOf } from './endpoints.ts';
import { BEYOND_THE_LIST, OVERVIEW, type OverviewLine } from './overview.ts';

/** A table of ARCHITECTURE.md that a test makes. */
interface MadeTable {
  readonly name: string;
  readonly content: () => string;
}

export const MADE_TABLES: readonly MadeTable[] = [
  { name: 'endpoints', content: coverageTable },
  { name: 'contradictions', content: contradictionTable },
];

const HEAD = ['endpoint', 'client', 'use case: requests', 'screen', 'contract test', 'practice route'];

/** The table of every endpoint. */
function coverageTable(): string {
  const rows = [...OVERVIEW, ...BEYOND_THE_LIST].map(rowOf);
  return tableOf(HEAD, rows);
}

/** The table of every contradiction of the documents. */
function contradictionTable(): string {
  const rows = CONTRADICTIONS.map(({ number, about, switches, reading }) => [
    `C${number}`,
    about,
    switches.map(code).join(', ') || '–',
    reading,
  ]);
  return tableOf(['', 'about', 'switch', 'what the client does'], rows);
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function rowOf({ endpoint, type, calls, folder, requests, screens, route }: OverviewLine): readonly string[] {
  const named = type === 'not in the list' ? `${code(endpoint)} (not in the list)` : code(endpoint);
  const asked = requests.length > 0 ? `${folder}: ${requests.map(code).join(', ')}` : folder;
  return [
    named,
    calls.map(code).join(', '),
    asked,
    screens.join(', ') || '–',
    [...new Set(calls.map(testOf))].map(code).join(', '),
    code(route),
  ];
}

/** The file that crosses it with every fault. */
export function testOf(call: Parameters<typeof endpointOf>[0]): string {
  const { does, route } = endpointOf(call);
  if (does === 'read' || does === 'document') return `marketplace-contract-${does}s`;
  if (route.startsWith('return')) return 'marketplace-contract-returns';
  return route.startsWith('self') || route.startsWith('service')
    ? 'marketplace-contract-self-ship'
    : 'marketplace-contract-standard';
}

function code(text: string): string {
  return `\`${text}\``;
}

/** `text` with each table between its marks. Throws where marks are missing. */
export function withTables(text: string): string {
  return MADE_TABLES.reduce((before, { name, content }) => {
    const [begin, end] = [`<!-- ${name}: made by the coverage test -->`, `<!-- ${name} end -->`];
    const [begins, ends] = [before.indexOf(begin), before.indexOf(end)];
    if (begins < 0 || ends < begins) throw new Error(`no marks for the table of ${name}`);
    return `${before.slice(0, begins + begin.length)}\n\n${content()}\n\n${before.slice(ends)}`;
  }, text);
}
