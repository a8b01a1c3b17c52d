import { contract, type Handlers, isRequestName, type RequestName } from '../shared/contract/index.ts';
import { type AppError, AppFailure } from '../shared/errors.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { Log } from './host.ts';
import { whyNotJson } from './input-guard.ts';
import type { Ids } from './ports/ids.ts';

export type Dispatch = (name: string, input: unknown) => Promise<Result<unknown, AppError>>;

/** Long enough for a person to find the field, short enough not to be an echo of the input. */
const MAX_ISSUES_LENGTH = 400;

/**
 * The one way into the station, whoever carries the request. Never rejects:
 * - an unknown name or input outside the contract is `INVALID_INPUT`, with the fields that are wrong in `details.issues`;
 * - an `AppFailure` is its own error;
 * - anything else thrown is a fault: logged whole under a reference, and only `INTERNAL` and the reference cross.
 */
export function createDispatch(handlers: Handlers, { log, ids }: { log: Log; ids: Ids }): Dispatch {
  return async (name, input) => {
    if (typeof name !== 'string' || !isRequestName(name)) return refusal('There is no such request.');
    const notJson = whyNotJson(input);
    if (notJson !== undefined) return refusal(notJson);
    const parsed = contract[name].input.safeParse(input === undefined ? {} : input);
    if (!parsed.success) return refusal('The input does not fit the request.', issuesInWords(parsed.error.issues));
    try {
      return ok(await call(handlers, name, parsed.data));
    } catch (error) {
      if (error instanceof AppFailure) return err(error.toAppError());
      const reference = ids.next();
      log.error('a request failed', { reference, request: name, error });
      return err({ code: 'INTERNAL', message: 'Something went wrong inside the station.', reference });
    }
  };
}

/** The schema of `name` has just produced `input`, which TypeScript cannot follow through a union of names. */
function call(handlers: Handlers, name: RequestName, input: unknown): unknown {
  const handler = handlers[name] as (input: unknown) => unknown;
  return handler(input);
}

function refusal(message: string, issues?: string): { readonly ok: false; readonly error: AppError } {
  return err({ code: 'INVALID_INPUT', message, ...(issues === undefined ? {} : { details: { issues } }) });
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function issuesInWords(issues: readonly Issue[]): string {
  const text = issues
    .slice(0, 5)
    .map((issue) => (issue.path.length === 0 ? issue.message : `${issue.path.map(String).join('.')}: ${issue.message}`))
    .join('; ');
  return text.length > MAX_ISSUES_LENGTH ? `${text.slice(0, MAX_ISSUES_LENGTH)}…` : text;
}
