import type { BoxType } from '../../shared/model/catalogue.ts';
import type { Db } from './database.ts';

/** The seller's cartons, picked at the bench by their code. */
export function boxTypeQueries(db: Db) {
  const columns = `code, name, length_mm AS lengthMm, breadth_mm AS breadthMm, height_mm AS heightMm, tare_grams AS tareGrams`;
  const all = db.prepare<[], BoxType>(`SELECT ${columns} FROM box_type ORDER BY code`);
  const one = db.prepare<[string], BoxType>(`SELECT ${columns} FROM box_type WHERE code = ?`);
  const save = db.prepare(
    `INSERT INTO box_type (code, name, length_mm, breadth_mm, height_mm, tare_grams)
     VALUES (@code, @name, @lengthMm, @breadthMm, @heightMm, @tareGrams)
     ON CONFLICT (code) DO UPDATE SET name = excluded.name, length_mm = excluded.length_mm, breadth_mm = excluded.breadth_mm,
       height_mm = excluded.height_mm, tare_grams = excluded.tare_grams`,
  );
  const remove = db.prepare<[string]>('DELETE FROM box_type WHERE code = ?');

  return {
    all: (): BoxType[] => all.all(),
    /** Codes are capitals, digits and hyphens; a scanner's Caps Lock may have turned the letters around. */
    byCode: (code: string): BoxType | undefined => one.get(code.toUpperCase()),
    save: (boxType: BoxType): void => void save.run(boxType),
    remove: (code: string): boolean => remove.run(code).changes > 0,
  };
}

export type BoxTypeQueries = ReturnType<typeof boxTypeQueries>;
