/** Throws an `Error` whose message is one line for a flag that does not exist or does not fit. */
export function readStartFlags(args: readonly string[]): { shell: 'electron' | 'browser'; json: boolean };
