import type { Db } from './database.ts';

export type PictureType = 'image/jpeg' | 'image/png' | 'image/webp';

export interface StoredPicture {
  readonly type: PictureType;
  readonly bytes: Uint8Array;
}

/** Pictures of products by the SHA-256 of their bytes: the same picture is kept once. Writes belong into the caller's transaction. */
export function pictureQueries(db: Db) {
  const one = db.prepare<[string], StoredPicture>('SELECT type, bytes FROM picture WHERE sha256 = ?');
  const put = db.prepare<[string, PictureType, Uint8Array]>(
    'INSERT INTO picture (sha256, type, bytes) VALUES (?, ?, ?) ON CONFLICT (sha256) DO NOTHING',
  );
  const drop = db.prepare<[string, string]>(
    'DELETE FROM picture WHERE sha256 = ? AND NOT EXISTS (SELECT 1 FROM product WHERE picture = ?)',
  );

  return {
    byName: (sha256: string): StoredPicture | undefined => one.get(sha256),
    put: (sha256: string, { type, bytes }: StoredPicture): void => void put.run(sha256, type, bytes),
    /** Nothing happens while a product shows it. */
    removeUnshown: (sha256: string): boolean => drop.run(sha256, sha256).changes > 0,
  };
}

export type PictureQueries = ReturnType<typeof pictureQueries>;
