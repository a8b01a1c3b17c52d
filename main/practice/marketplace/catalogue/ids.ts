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
  /** As returns name the seller. */
  readonly sellerId: string;
  /** 20 digits. */
  returnId(number: number): string;
  returnTrackingId(number: number): string;
  serviceFulfilmentId(number: number): string;
  /** The courier that collects a shipment: one for what is fast, one of three for the rest. */
  vendorOf(number: number, express: boolean): string;
  readonly vendors: readonly string[];
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
  const sellerId = random.hex(32);
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
    sellerId,
    returnId: (number) => `1${lead}${String(number).padStart(10, '0')}${prng(seed, 'return', number).digits(3)}`,
    returnTrackingId: (number) => `FMPR${String(awbBase + number).padStart(10, '0')}`,
    serviceFulfilmentId: (number) => `SF${String(awbBase + number).padStart(10, '0')}`,
    vendorOf: (number, express) => (express ? EXPRESS_VENDOR : prng(seed, 'vendor', number).pick(VENDORS)),
    vendors: [...new Set([...VENDORS, EXPRESS_VENDOR])],
  };
}

const EXPRESS_VENDOR = 'Garuda Express';
/** Names with spaces, as live vendor groups have them (marketplace-api 7.1). */
const VENDORS = ['Bharat Parcel Logistics', 'Bharat Parcel Logistics', 'Sahyadri Couriers', 'Deccan Surface Cargo'];

/** Couriers a seller can name for his own deliveries (`GET /selfship/vendors`). */
export const SELF_SHIP_VENDORS = [
  'Own vehicle',
  'Narmada Couriers',
  'Konkan Roadways',
  'Malwa Parcel Service',
] as const;
