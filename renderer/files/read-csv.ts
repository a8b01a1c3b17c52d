import { MAX_CSV_LENGTH } from '../../shared/contract/catalogue.ts';
import { err, ok, type Result } from '../../shared/result.ts';

/** Why a chosen file goes no further than this page. */
export type FileProblem = 'not-utf-8' | 'too-long' | 'empty' | 'unreadable';

/** UTF-8 needs at most three bytes for a character of JavaScript's counting. */
const MOST_BYTES = MAX_CSV_LENGTH * 3;

/** The whole text of a file a person chose; a byte order mark is dropped. */
export async function readCsvFile(file: Blob): Promise<Result<string, FileProblem>> {
  if (file.size > MOST_BYTES) return err('too-long');
  let bytes: ArrayBuffer;
  try {
    bytes = await file.arrayBuffer();
  } catch {
    // Removed or locked since it was chosen.
    return err('unreadable');
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (text.includes('\0')) return err('not-utf-8');
    if (text.length > MAX_CSV_LENGTH) return err('too-long');
    return text.trim() === '' ? err('empty') : ok(text);
  } catch {
    return err('not-utf-8');
  }
}
