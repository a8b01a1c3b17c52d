import { type Call, countWithin } from '../call.ts';
import { asFields, asList, asText, type Fields, field, parseJson } from '../fields.ts';
import { Refusal } from '../reply.ts';
import { type ItemFailure, type NamedAnswer, unprocessable } from './item-answers.ts';

/** One member of a request's list. */
export interface Member {
  readonly id: string;
  readonly fields: Fields;
}

export interface Batch {
  /** The body around the list. */
  readonly body: Fields;
  readonly members: readonly Member[];
}

/** Reads a list of changes whole before anything is taken: a body that cannot be read, or one past the limit, changes nothing. */
export function readBatch(call: Call, list: string, idName: string, limit: number): Batch {
  const body = asFields(parseJson(call.request.body), 'body');
  const entries = asList(field(body, list), list);
  countWithin(entries, limit, list);
  const members = entries.map((each) => {
    const fields = asFields(each, list);
    return { fields, id: asText(field(fields, idName), idName) };
  });
  return { body, members };
}

/** The same of a list of bare ids. */
export function readIdBatch(call: Call, list: string, limit: number): Batch {
  const body = asFields(parseJson(call.request.body), 'body');
  const entries = asList(field(body, list), list);
  countWithin(entries, limit, list);
  return { body, members: entries.map((each) => ({ id: asText(each, list), fields: {} })) };
}

/** Answers each in order; a field of the wrong form fails its own member, not its neighbours. */
export function answerEach(
  members: readonly Member[],
  change: (member: Member) => ItemFailure | null,
): readonly NamedAnswer[] {
  return members.map((member) => ({ id: member.id, failure: answerOne(member, change) }));
}

function answerOne(member: Member, change: (member: Member) => ItemFailure | null): ItemFailure | null {
  try {
    return change(member);
  } catch (error) {
    if (error instanceof Refusal) return unprocessable(error.message);
    throw error;
  }
}
