import { endpointOf } from './endpoints.ts';
import { BEYOND_THE_LIST, OVERVIEW, type OverviewLine } from './overview.ts';

export const TABLE_BEGINS = '<!-- endpoints: made by the coverage test -->';
export const TABLE_ENDS = '<!-- endpoints end -->';

const HEAD = ['endpoint', 'client', 'use case: requests', 'screen', 'contract test', 'practice route'];

/** The table of every endpoint as it stands in ARCHITECTURE.md. */
export function coverageTable(): string {
  const rows = [...OVERVIEW, ...BEYOND_THE_LIST].map(rowOf);
  return [HEAD, HEAD.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
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

/** `text` with the table between its marks; undefined where they are missing. */
export function withTable(text: string): string | undefined {
  const begins = text.indexOf(TABLE_BEGINS);
  const ends = text.indexOf(TABLE_ENDS);
  if (begins < 0 || ends < begins) return undefined;
  return `${text.slice(0, begins + TABLE_BEGINS.length)}\n\n${coverageTable()}\n\n${text.slice(ends)}`;
}
