/** What the packed product is told of its updates. Throws for what is no Ed25519 key or no channel. */
export function updatesOf(env: Readonly<Record<string, string | undefined>>): {
  readonly keys: readonly string[];
  readonly channel: string;
};

export function channelOf(channel: string): string;
