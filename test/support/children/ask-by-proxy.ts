import { createNetwork } from '../../../main/ports/network/real-network.ts';
import { DIRECT } from '../../../main/ports/network/ways.ts';
import { networkSettingsSchema } from '../../../shared/model/network.ts';

/**
 * Asks `https://market.test` once by the proxy on this port of loopback, with the certificates named. A line of JSON says how it
 * went and how many authorities were believed. A program of its own, because what this PC trusts is read once for each.
 */
const [proxyPort = '', certificates = ''] = process.argv.slice(2);
const URL_TEXT = 'https://market.test';
const { http, network } = createNetwork({
  systemProxy: async () => ({ ways: [DIRECT], foundIn: 'nowhere', unusable: null }),
  connectTimeoutMs: 60_000,
});
network.apply(networkSettingsSchema.parse({ proxy: `http://127.0.0.1:${proxyPort}`, certificates }), undefined);
const outcome = await http.exchange({
  ...{ method: 'GET', url: URL_TEXT, headers: {} },
  ...{ timeoutMs: 60_000, maxReplyBytes: 10_000 },
});
const { authorities } = await network.view(URL_TEXT);
const answer = outcome.ok ? outcome.reply.status : (outcome.fault.trouble ?? outcome.fault.cause);
process.stdout.write(`${JSON.stringify({ answer, authorities })}\n`);
process.exit(0);
