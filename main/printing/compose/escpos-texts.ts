import type { PrinterProfile } from '../rendition.ts';
import type { AddressFacts, PackingFacts, TicketFacts } from './facts.ts';
import { receiptPaper } from './receipt-paper.ts';
import {
  addressHeading,
  boxWords,
  contactWords,
  headingOf,
  joined,
  orderWords,
  PRACTICE,
  placeWords,
  timeWords,
  unitsOf,
  unitWords,
} from './words.ts';

type Roll = Pick<PrinterProfile, 'dpi' | 'widthMm'>;

const MOST_ORDERS = 4;
const MOST_TITLES = 4;
/** Columns that titles and serial numbers stand to the right of their quantity. */
const INDENT = 4;

/** A shelf ticket on a till roll. */
export async function ticketReceipt(facts: TicketFacts, roll: Roll): Promise<Uint8Array> {
  const paper = receiptPaper(roll);
  if (facts.practice) await paper.text(PRACTICE, { bold: true });
  paper.huge(facts.name);
  paper.code(facts.code);
  await paper.text(timeWords(facts.atMs), { bold: true });
  await paper.text(orderWords(facts.orderIds, MOST_ORDERS));
  for (const title of facts.titles.slice(0, MOST_TITLES)) await paper.text(title);
  const left = facts.titles.length - MOST_TITLES;
  if (left > 0) await paper.text(`and ${left} more`);
  return await paper.end();
}

/** An address slip on a till roll. */
export async function addressReceipt(facts: AddressFacts, roll: Roll): Promise<Uint8Array> {
  const paper = receiptPaper(roll);
  await paper.text(joined(addressHeading, facts.practice ? PRACTICE : ''), { bold: true });
  await paper.text(facts.name, { bold: true });
  for (const line of facts.lines) await paper.text(line);
  await paper.text(placeWords(facts), { bold: true });
  if (facts.phone !== null) await paper.text(contactWords(facts.phone));
  paper.rule();
  paper.code(facts.code);
  await paper.text(facts.shipmentId);
  await paper.text(orderWords(facts.orderIds, MOST_ORDERS));
  await paper.text(timeWords(facts.atMs));
  return await paper.end();
}

/** A packing slip or receipt on a till roll, as long as it takes. */
export async function packingReceipt(facts: PackingFacts, roll: Roll): Promise<Uint8Array> {
  const paper = receiptPaper(roll);
  await paper.text(joined(headingOf(facts.document), facts.practice ? PRACTICE : ''), { bold: true });
  paper.code(facts.code);
  await paper.text(orderWords(facts.orderIds, MOST_ORDERS));
  if (facts.dispatchByMs !== null) await paper.text(`Dispatch by ${timeWords(facts.dispatchByMs)}`, { bold: true });
  paper.rule();
  for (const [at, box] of facts.boxes.entries()) {
    if (facts.boxes.length > 1) await paper.text(boxWords(facts, at), { bold: true });
    for (const { quantity, sku, title, serials } of box.lines) {
      await paper.text(`${quantity} x ${sku}`, { bold: true });
      await paper.text(title, { indent: INDENT });
      if (serials.length > 0) await paper.text(serials.join(' '), { indent: INDENT });
    }
  }
  paper.rule();
  await paper.text(unitWords(unitsOf(facts.boxes.flatMap(({ lines }) => lines))), { bold: true });
  await paper.text(joined(facts.shipmentId, timeWords(facts.atMs)));
  return await paper.end();
}
