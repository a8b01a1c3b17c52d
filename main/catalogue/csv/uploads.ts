import { MAX_CSV_LENGTH } from '../../../shared/contract/catalogue.ts';
import { AppFailure } from '../../../shared/errors.ts';

/** A file under way and the one before it, which its screen may still import. */
const MOST_UPLOADS = 2;

interface Upload {
  readonly parts: string[];
  length: number;
}

/** CSV files that come in parts, because a message of a whole one would hold up a scan. Kept in memory only. */
export function csvUploads() {
  const uploads = new Map<string, Upload>();

  function begin(id: string): Upload {
    uploads.delete(id);
    const [oldest] = uploads.keys();
    if (oldest !== undefined && uploads.size >= MOST_UPLOADS) uploads.delete(oldest);
    const upload: Upload = { parts: [], length: 0 };
    uploads.set(id, upload);
    return upload;
  }

  function isRepeated({ parts, length }: Upload, at: number, text: string): boolean {
    return parts.at(-1) === text && at === length - text.length;
  }

  return {
    /** Takes the next part. Throws WRONG_STATE when one before it is missing, INVALID_INPUT when the file grows too long. */
    take(id: string, at: number, text: string): { readonly received: number } {
      const known = uploads.get(id);
      if (known && isRepeated(known, at, text)) return { received: known.length };
      const upload = at === 0 ? begin(id) : known;
      if (!upload || upload.length !== at) {
        throw new AppFailure('WRONG_STATE', 'A part of the file before this one is missing.', {
          received: upload?.length ?? 0,
        });
      }
      if (at + text.length > MAX_CSV_LENGTH) {
        uploads.delete(id);
        throw new AppFailure('INVALID_INPUT', 'The file is too long.', { most: MAX_CSV_LENGTH });
      }
      upload.parts.push(text);
      upload.length += text.length;
      return { received: upload.length };
    },
    /** The whole text. Throws NOT_FOUND for an upload that nobody sent, or that was imported or pushed out since. */
    read(id: string): string {
      const upload = uploads.get(id);
      if (!upload) throw new AppFailure('NOT_FOUND', 'The file is not here any more. Choose it again.');
      return upload.parts.join('');
    },
    drop: (id: string): void => void uploads.delete(id),
  };
}
