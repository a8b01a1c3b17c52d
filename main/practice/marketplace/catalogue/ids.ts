import { prng, uuidFrom } from '../prng.ts';

/** Everything about the account and its ids that follows from the seed (forms: marketplace-api 4.3). */
export interface Account {
  readonly appId: string;
  readonly appSecret: string;
  /** The first is the main one. */
  readonly locationIds: readonly [string, string, string];
  shipmentId(number: number): string;
  /** 18 digits, far beyond what a JSON number can hold. */
  orderItemId(number: number, line: number): string;
  orderId(number: number, which: number): string;
  packageId(number: number, box: number, position: number): string;
  /** The AWB of one box; shown once the label exists. */
  trackingId(number: number, box: number, express: boolean): string;
  token(count: number): string;
}

/** Lines 0-11 of one shipment number are order items, 12-15 its orders. */
const FIRST_ORDER_LINE = 12;

export function accountOf(seed: number): Account {
  const random = prng(seed, 'account');
  const appId = uuidFrom(random).replaceAll('-', '');
  const appSecret = uuidFrom(random).replaceAll('-', '');
  const location = () => `LOC${random.hex(32)}`;
  const locationIds = [location(), location(), location()] as const;
  const lead = `4${random.digits(5)}`;
  const awbBase = random.below(4_000_000_000);
  const eighteen = (number: number, line: number) => {
    const tail = prng(seed, 'digits', number, line).digits(3);
    return `${lead}${String(number * 16 + line).padStart(9, '0')}${tail}`;
  };
  return {
    appId,
    appSecret,
    locationIds,
    shipmentId: (number) => uuidFrom(prng(seed, 'shipment-id', number)),
    orderItemId: (number, line) => eighteen(number, line),
    orderId: (number, which) => `OD${eighteen(number, FIRST_ORDER_LINE + which)}`,
    packageId: (number, box, position) => `PKG${eighteen(number, box)}${position}`,
    trackingId: (number, box, express) =>
      `${express ? 'FMPX' : 'FMPP'}${String(awbBase + number * 8 + box).padStart(10, '0')}`,
    token: (count) => uuidFrom(prng(seed, 'token', count)),
  };
}

export function vendorOf(express: boolean): string {
  return express ? 'Garuda Express' : 'Bharat Parcel Logistics';
}
