import type { FolderWarning } from '../../../shared/contract/folder.ts';

/** Where the records lie, and the way back to before an update. */
export const folder = {
  folder: {
    title: 'Where the records lie',
    warnings: {
      'no-links':
        'This disk is formatted with FAT. A power cut can take whole files there: move the folder to a disk with NTFS.',
      neighbour:
        'Another account of this PC packs the same orders. Give one of the two another share under Settings, or stop it.',
    } satisfies Record<FolderWarning, string>,
    move: 'To move to another PC: stop Packbench, copy the whole folder, start it there, and answer “moved here”. This PC must not run it any more.',
    neighbours: 'Other accounts of this PC',
    alone: 'No other account keeps a station here.',
    neighbour: '{{user}}: {{station}}',
    seen: 'last started {{time}}',
    sameShare: 'the same orders as here',
    back: 'Back to before the last update',
    backNone: 'No update has changed the records of this station.',
    backText: 'The records as they were before the update are kept, from {{time}}.',
    goBack: 'Go back to before the update',
    stepStop: 'The station stops. The present records are put aside, nothing of them is deleted.',
    stepSince: 'What was scanned, printed and queued since the update is not in the old records.',
    stepAsk:
      'Every change that was open then is looked up at the marketplace before anything is sent; invoice numbers go on 100 later.',
    stepInstall: 'Then install the earlier version. This one would bring the records forward again.',
    kept: 'Name and reason are kept in the log: the records of before know nothing of it.',
  },
};
