import { indiaIso } from '../../../shared/india-time.ts';
import type { AddressFacts, ComposedFacts, PackingFacts, PackingLine } from './facts.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

export const PRACTICE = 'PRACTICE';

/** `4 Mar 2026, 14:00`: the time in India, whatever zone the PC is set to. */
export function timeWords(atMs: number): string {
  const iso = indiaIso(atMs);
  const month = MONTHS[Number(iso.slice(5, 7)) - 1] ?? '';
  return `${Number(iso.slice(8, 10))} ${month} ${iso.slice(0, 4)}, ${iso.slice(11, 16)}`;
}

/** The words there are, told apart by a sign that every printer's letters have. */
export function joined(...words: readonly string[]): string {
  return words.filter((word) => word !== '').join(' - ');
}

export function orderWords(orderIds: readonly string[], most: number): string {
  const left = orderIds.length - most;
  const shown = orderIds.slice(0, most).join(', ');
  return `${orderIds.length === 1 ? 'Order' : 'Orders'} ${shown}${left > 0 ? ` and ${left} more` : ''}`;
}

export const headingOf = (document: PackingFacts['document']): string =>
  document === 'slip' ? 'Packing slip' : 'Packing receipt';

export function unitsOf(lines: readonly PackingLine[]): number {
  return lines.reduce((sum, line) => sum + line.quantity, 0);
}

export function unitWords(units: number): string {
  return units === 1 ? '1 unit' : `${units} units`;
}

export function boxWords({ boxes }: PackingFacts, at: number): string {
  return joined(`Box ${at + 1} of ${boxes.length}`, boxes[at]?.name ?? '');
}

export const addressHeading = 'Deliver to';

/** City, state and pincode, as far as they are known. */
export const placeWords = ({ city, state, pincode }: Pick<AddressFacts, 'city' | 'state' | 'pincode'>): string =>
  joined([city, state].filter((word) => word !== '').join(', '), pincode);

export const contactWords = (phone: string): string => `Phone ${phone}`;

/** What a scanner reads from the document. */
export function codesIn(facts: ComposedFacts): string[] {
  return facts.document === 'test-label' ? [facts.codes.bars, facts.codes.square] : [facts.code];
}
