import { timingSafeEqual } from 'node:crypto';
import type { Call } from '../call.ts';
import { authReply, jsonReply, type PracticeReply } from '../reply.ts';

const GRANT = 'client_credentials';
const SCOPE = 'Seller_Api';

/** `GET /oauth-service/oauth/token`, and POST of the same form as some clients do (marketplace-api 2.1). */
export function answerToken(call: Call): PracticeReply {
  const { ledger, nowMs, request } = call;
  const form = request.method === 'POST' ? new URLSearchParams(request.body) : new URLSearchParams();
  const parameter = (name: string) => call.query.get(name) ?? form.get(name);
  if (!knowsSecret(request.headers['authorization'], ledger.account)) {
    return authReply(401, 'unauthorized', 'Bad credentials');
  }
  if (parameter('grant_type') !== GRANT) {
    return authReply(400, 'unsupported_grant_type', `Unsupported grant type: ${parameter('grant_type')}`);
  }
  const scope = parameter('scope') ?? '';
  if (!scope.split(/[ ,]/).includes(SCOPE)) return authReply(400, 'invalid_scope', `Invalid scope: ${scope}`);
  const current = ledger.tokens.findLast((token) => token.expiresAtMs > nowMs);
  if (current && ledger.switches.sameTokenUntilExpiry) return tokenReply(current.value, current.expiresAtMs - nowMs);
  const lifeMs = ledger.switches.tokenLifeSeconds * 1000;
  const token = ledger.account.token(ledger.tokensIssued);
  call.record({ kind: 'token-issued', token, expiresAtMs: nowMs + lifeMs });
  return tokenReply(token, lifeMs);
}

function tokenReply(token: string, leftMs: number): PracticeReply {
  return jsonReply(200, {
    access_token: token,
    token_type: 'bearer',
    expires_in: Math.floor(leftMs / 1000),
    scope: SCOPE,
  });
}

function knowsSecret(header: string | undefined, account: { appId: string; appSecret: string }): boolean {
  const match = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(header ?? '');
  const given = Buffer.from(match?.[1] ?? '', 'base64');
  const wanted = Buffer.from(`${account.appId}:${account.appSecret}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** The refusal of a call without a valid Bearer token, or undefined (marketplace-api 2.3). */
export function refuseToken(call: Call): PracticeReply | undefined {
  const header = call.request.headers['authorization'];
  const given = /^Bearer\s+(\S+)$/i.exec(header ?? '')?.[1];
  if (given === undefined) {
    return authReply(401, 'unauthorized', 'Full authentication is required to access this resource');
  }
  const known = call.ledger.tokens.find((token) => token.value === given);
  if (!known) return authReply(401, 'invalid_token', `Invalid access token: ${given}`);
  if (known.expiresAtMs <= call.nowMs) return authReply(401, 'invalid_token', `Access token expired: ${given}`);
  return undefined;
}
