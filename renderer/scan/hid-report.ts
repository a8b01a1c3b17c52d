/**
 * Reads the reports of HID POS scanners (USB HID Point of Sale Usage Tables 1.02, page 0x8C). Where a code stands in a report differs
 * from make to make and is told by the device's own descriptor, so nothing is assumed about places. Pure.
 */
export interface HidItem {
  /** Page in the upper 16 bits, usage in the lower. */
  readonly usages?: readonly number[];
  readonly usageMinimum?: number;
  /** Bits of one value, and how many there are. */
  readonly reportSize?: number;
  readonly reportCount?: number;
}
export interface HidCollection {
  readonly usagePage?: number;
  readonly children?: readonly HidCollection[];
  readonly inputReports?: readonly { readonly reportId?: number; readonly items?: readonly HidItem[] }[];
}

export const SCANNER_PAGE = 0x8c;
const DECODED_DATA = 0x8c_00fe;
const DATA_CONTINUED = 0x8c_00ff;
/** Generic desktop page: how many bytes of the data field count. */
const BYTE_COUNT = 0x01_003b;

interface Place {
  readonly bit: number;
  readonly bits: number;
}
interface Layout {
  readonly data: Place;
  readonly count: Place | undefined;
  readonly continued: Place | undefined;
}

/** One report's share of a code: `whole` when no further report belongs to it. */
export interface CodePart {
  readonly bytes: Uint8Array;
  readonly whole: boolean;
}

/** Undefined for a report that carries no code (triggers, settings, status). */
export function readReport(
  collections: readonly HidCollection[],
  reportId: number,
  report: DataView,
): CodePart | undefined {
  const layout = layoutOf(collections, reportId);
  if (layout === undefined) return undefined;
  const { data, count, continued } = layout;
  const start = data.bit / 8;
  const room = Math.min(data.bits / 8, report.byteLength - start);
  if (room <= 0) return undefined;
  const bytes = new Uint8Array(report.buffer, report.byteOffset + start, room);
  const counted = count === undefined ? undefined : valueAt(report, count);
  const length = counted === undefined ? lengthWithoutPadding(bytes) : Math.min(counted, room);
  return {
    bytes: bytes.slice(0, length),
    whole: continued === undefined || valueAt(report, continued) === 0,
  };
}

function layoutOf(collections: readonly HidCollection[], reportId: number): Layout | undefined {
  const reports = collections.flatMap(reportsOf).filter((report) => (report.reportId ?? 0) === reportId);
  for (const { items = [] } of reports) {
    const places = new Map<number, Place>();
    let bit = 0;
    for (const { usages = [], usageMinimum, reportSize = 0, reportCount = 0 } of items) {
      const bits = reportSize * reportCount;
      const named = usages.length > 0 ? usages : usageMinimum === undefined ? [] : [usageMinimum];
      for (const [index, usage] of named.entries()) {
        // Several usages in one item are one value each, in this order; one usage has the whole item.
        const place = named.length === 1 ? { bit, bits } : { bit: bit + index * reportSize, bits: reportSize };
        if (!places.has(usage)) places.set(usage, place);
      }
      bit += bits;
    }
    const data = places.get(DECODED_DATA);
    if (data !== undefined && data.bit % 8 === 0 && data.bits >= 8) {
      return { data, count: places.get(BYTE_COUNT), continued: places.get(DATA_CONTINUED) };
    }
  }
  return undefined;
}

function reportsOf({ inputReports = [], children = [] }: HidCollection): NonNullable<HidCollection['inputReports']> {
  return [...inputReports, ...children.flatMap(reportsOf)];
}

/** Undefined when the report ends before it. Least significant bit first, as HID has it. */
function valueAt(report: DataView, { bit, bits }: Place): number | undefined {
  if (bit + bits > report.byteLength * 8 || bits > 32) return undefined;
  let value = 0;
  for (let at = 0; at < bits; at += 1) {
    const whole = report.getUint8((bit + at) >> 3);
    value += ((whole >> ((bit + at) & 7)) & 1) * 2 ** at;
  }
  return value;
}

function lengthWithoutPadding(bytes: Uint8Array): number {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0) length -= 1;
  return length;
}
