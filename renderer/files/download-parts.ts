import type { StationBridge } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import { saveAs } from './save.ts';

/** The browser reads the blob after the click; its address may go once it surely has. */
const READ_WITHIN_MS = 60_000;

/** Fetches a bundle in parts and puts it into the person's downloads. Ends with the failure of the first part that did not come. */
export async function downloadBundle(station: StationBridge, file: string): Promise<Result<string, AppError>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let from = 0, whole = 1; from < whole; ) {
    const part = await station.request('bundles.read', { file, from });
    if (!part.ok) return part;
    const bytes = Uint8Array.from(atob(part.value.base64), (character) => character.charCodeAt(0));
    if (bytes.length === 0) break;
    parts.push(bytes);
    from += bytes.length;
    whole = part.value.bytes;
  }
  const address = URL.createObjectURL(new Blob(parts, { type: 'application/zip' }));
  saveAs(file, address);
  setTimeout(() => URL.revokeObjectURL(address), READ_WITHIN_MS);
  return ok(file);
}
