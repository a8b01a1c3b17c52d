export const WINDOWS: readonly number[];
export const LINUX: readonly number[];
export const APPLE: readonly { readonly type: string; readonly px: number }[];
export function icoOf(images: readonly { readonly size: number; readonly png: Buffer }[]): Buffer;
export function icnsOf(images: readonly { readonly type: string; readonly png: Buffer }[]): Buffer;
