import { mayNameBuyer } from '../../../shared/model/retention.ts';
import type { Db } from '../database.ts';

/** Made known to a connection a second time, all its statements would be prepared anew. */
const asked = new WeakSet<Db>();

/** Lets statements of this connection ask `may_name_buyer(code)`. */
export function withBuyersCodes(db: Db): Db {
  if (asked.has(db)) return db;
  asked.add(db);
  return db.function('may_name_buyer', { deterministic: true }, (code) =>
    typeof code === 'string' && mayNameBuyer(code) ? 1 : 0,
  );
}

const OF_CODES: ReadonlySet<string> = new Set(['code', 'codes', 'labelCodes', 'codeKey']);

/** The same JSON text without the codes that may name a buyer; null where it has none. Lists lose them, a single one becomes empty. */
export function withoutBuyersCodes(text: string): string | null {
  let found = false;
  const dropped = (code: unknown): boolean => {
    const drop = typeof code === 'string' && mayNameBuyer(code);
    found ||= drop;
    return drop;
  };
  const clean = JSON.stringify(JSON.parse(text), (name, value: unknown) => {
    if (!OF_CODES.has(name)) return value;
    if (Array.isArray(value)) return value.filter((each) => !dropped(each));
    return dropped(value) ? '' : value;
  });
  return found ? clean : null;
}
