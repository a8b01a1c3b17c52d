import { assertNever } from '../../../shared/result.ts';
import { composeSource } from '../compose/compose.ts';
import type { ComposedFacts } from '../compose/facts.ts';
import { lintZpl } from '../languages/lint-zpl.ts';
import { unwrapLabel } from '../languages/unwrap.ts';
import type { PrinterProfile, Rendition } from '../rendition.ts';
import { openDocument, renderComposed } from './make-rendition.ts';
import type { Work } from './protocol.ts';
import { Refused } from './refusal.ts';
import { zplPictures } from './zpl-pictures.ts';

/** Answers one request; `seen.kind` is told what the bytes were sniffed as. Throws `Refused`. */
export async function answerWork(work: Work, seen: { kind: string }): Promise<Rendition | Uint8Array[]> {
  switch (work.kind) {
    case 'render': {
      const { kind, make } = openDocument(work);
      seen.kind = kind;
      return make();
    }
    case 'compose':
      return compose(work.facts, work.profile);
    case 'draw': {
      const { kind, bytes } = unwrapLabel(work.zpl);
      seen.kind = kind;
      if (kind !== 'zpl') throw new Refused('wrong-language', `${kind} is drawn by nobody`);
      const linted = lintZpl(bytes);
      if (!linted.ok) throw new Refused(linted.error.reason, linted.error.found);
      const { dpi, widthMm, heightMm } = work.profile;
      return zplPictures(bytes, dpi, { width: widthMm, height: heightMm });
    }
    default:
      return assertNever(work);
  }
}

async function compose(facts: ComposedFacts, profile: PrinterProfile): Promise<Rendition> {
  const { document } = facts;
  const { kind, bytes, codes } = await composeSource(facts, profile);
  if (kind === 'pdf') {
    const made = await renderComposed(bytes, { document, profile, crop: 'whole' });
    return made.passedThrough ? { ...made, passedThrough: false, pages: [{ codes, texts: [], png: null }] } : made;
  }
  if (profile.language !== 'escpos') throw new Refused('wrong-language', `${kind} for a ${profile.language} printer`);
  // What it says is known; nobody needs to read it back from commands.
  const pages = [{ codes, texts: [], png: null }];
  return { language: 'escpos', bytes, labels: 1, pages, warnings: [], passedThrough: false };
}
