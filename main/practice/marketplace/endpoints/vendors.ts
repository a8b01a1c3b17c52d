import { type Call, refuseByRule } from '../call.ts';
import { SELF_SHIP_VENDORS } from '../catalogue/ids.ts';
import { jsonReply, type PracticeReply, Refusal } from '../reply.ts';

/** `GET /selfship/vendors`: couriers a seller can name; no source shows its shape (marketplace-api 8, C29). */
export function answerVendors(call: Call): PracticeReply {
  refuseByRule(call, 'vendors');
  const vendors = SELF_SHIP_VENDORS.map((name) => ({ name }));
  switch (call.ledger.switches.vendorList) {
    case 'object':
      return jsonReply(200, { vendors });
    case 'array':
      return jsonReply(200, vendors);
    case 'names':
      return jsonReply(200, SELF_SHIP_VENDORS);
    case 'missing':
      throw new Refusal(404, 'NOT_FOUND', 'no such path', 'selfship/vendors');
  }
}
