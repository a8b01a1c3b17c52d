export const root: string;
export function isStale(): boolean;
export function build(options?: { readonly always?: boolean; readonly quiet?: boolean }): Promise<void>;
