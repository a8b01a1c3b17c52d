import type { z } from 'zod';

/** One request of the contract: the schema its input must pass, and (as a type only) what it replies. */
export interface RequestSpec<Input extends z.ZodType, Reply> {
  readonly input: Input;
  /** Never set; carries the reply's type. */
  readonly reply?: Reply;
}

export function request<Reply>() {
  return <Input extends z.ZodType>(input: Input): RequestSpec<Input, Reply> => ({ input });
}
