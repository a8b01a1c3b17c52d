import type { Prng } from '../prng.ts';

export interface Place {
  readonly city: string;
  readonly state: string;
  readonly stateCode: string;
  readonly pincode: string;
}

export interface Buyer {
  readonly firstName: string;
  readonly lastName: string;
  readonly addressLine1: string;
  readonly addressLine2: string;
  readonly contactNumber: string;
  readonly place: Place;
}

const PLACES: readonly Place[] = [
  { city: 'Bengaluru', state: 'Karnataka', stateCode: 'IN-KA', pincode: '560034' },
  { city: 'Mumbai', state: 'Maharashtra', stateCode: 'IN-MH', pincode: '400053' },
  { city: 'New Delhi', state: 'Delhi', stateCode: 'IN-DL', pincode: '110024' },
  { city: 'Chennai', state: 'Tamil Nadu', stateCode: 'IN-TN', pincode: '600020' },
  { city: 'Kolkata', state: 'West Bengal', stateCode: 'IN-WB', pincode: '700029' },
  { city: 'Hyderabad', state: 'Telangana', stateCode: 'IN-TG', pincode: '500034' },
  { city: 'Ahmedabad', state: 'Gujarat', stateCode: 'IN-GJ', pincode: '380009' },
  { city: 'Jaipur', state: 'Rajasthan', stateCode: 'IN-RJ', pincode: '302017' },
  { city: 'Lucknow', state: 'Uttar Pradesh', stateCode: 'IN-UP', pincode: '226010' },
  { city: 'Kochi', state: 'Kerala', stateCode: 'IN-KL', pincode: '682020' },
  { city: 'Guwahati', state: 'Assam', stateCode: 'IN-AS', pincode: '781005' },
  { city: 'Bhubaneswar', state: 'Odisha', stateCode: 'IN-OR', pincode: '751007' },
  { city: 'Ludhiana', state: 'Punjab', stateCode: 'IN-PB', pincode: '141001' },
  { city: 'Port Blair', state: 'Andaman and Nicobar Islands', stateCode: 'IN-AN', pincode: '744101' },
];

const FIRST = [
  'Asha',
  'Rohan',
  'Fatima',
  'Gurpreet',
  'Lakshmi',
  'Imran',
  'Ananya',
  'Joseph',
  'Meera',
  'Tenzin',
  'Vikram',
];
const LAST = ['Sample', 'Namuna', 'Example', 'Practice', 'Udaharan'];
const STREETS = ['Sample Street', 'Gandhi Marg', 'Temple Road', 'Station Road', 'Lake View Layout', 'Bazaar Lane'];

/** An invented buyer; self-ship shipments alone carry a contact number (marketplace-api 5.3). */
export function drawBuyer(random: Prng): Buyer {
  return {
    firstName: random.pick(FIRST),
    lastName: random.pick(LAST),
    addressLine1: `${1 + random.below(240)} ${random.pick(STREETS)}`,
    addressLine2: random.chance(0.4) ? `Floor ${1 + random.below(6)}` : '',
    contactNumber: `9000${random.digits(6)}`,
    place: random.pick(PLACES),
  };
}

export const SELLER = {
  sellerName: 'Example Traders',
  addressLine1: '2 Demo Road, MIDC',
  place: { city: 'Bhiwandi', state: 'Maharashtra', stateCode: 'IN-MH', pincode: '421302' },
} as const;
