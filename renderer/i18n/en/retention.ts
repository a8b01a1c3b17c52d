import type { KeptBecause, RetentionKind } from '../../../shared/model/retention.ts';

/** How long what may name a buyer stays, and the backups it is counted against. */
export const retention = {
  retention: {
    title: 'How long buyers’ names stay',
    text: 'Labels and addresses go once nobody here needs them. What is past its days goes every day by itself; what is still needed stays, and says why.',
    kinds: {
      labels: 'Labels, invoices, address slips, crash reports',
      words: 'What people wrote, codes with an address',
      scans: 'What the journal tells of each scan',
      logs: 'Log files',
      backups: 'Backups',
    } satisfies Record<RetentionKind, string>,
    why: {
      labels:
        '{{least}} to {{most}} days after they were fetched. Nothing here needs them after the hand-over; they can be fetched again.',
      words: '{{least}} to {{most}} days, counted with the backups that hold them: comments, notes, reasons.',
      scans:
        '{{least}} days at least: India’s data protection rules ask for a year of logs. The chain of the journal stays whole.',
      logs: '{{least}} to {{most}} days. No name of a buyer is written into them.',
      backups:
        '{{least}} to {{most}} days, and fewer than what people wrote. The newest one always stays, and the one of before an update {{wayBack}} days, for going back.',
    } satisfies Record<RetentionKind, string>,
    invoices:
      'Stays on purpose: own invoice numbers, for ever (tax law asks for every number, and no buyer is named with them); words about what nobody has decided yet, such as a refused change (of a parcel that came back and belongs to no return, a year longer than other words); the seller’s own courier and sending address, with which the next form begins.',
    traces:
      'The databases are written anew at the first start after a purge, or while nobody works, once a day at most; until then single bytes of what went can be left in them.',
    there: '{{number}} there, the oldest from {{time}}',
    none: 'none there',
    due: '{{number}} past their days',
    kept: '{{number}} kept: {{why}}',
    keptBecause: {
      'parcel-open': 'the parcel is still on the bench or the shelf',
      'change-open': 'a change is not through to the marketplace',
      'print-open': 'a print waits for an answer',
      'return-open': 'the return is not decided',
      'packed-ahead': 'packed ahead of its goods',
      'order-open': 'the courier has not taken the parcel',
    } satisfies Record<KeptBecause, string>,
    change: 'Change the days',
    changeTitle: 'For how many days?',
    range: '{{least}} to {{most}}',
    backupsBelow: 'Fewer than the days of what people wrote.',
    save: 'Keep these days',
    saved: 'These days count from now on.',
    purge: 'Purge now',
    purgeTitle: 'Let go of everything past its days now?',
    purgeText:
      'Scanning goes on meanwhile. What is gone cannot be brought back here; labels can be fetched again as long as the marketplace has them.',
    purgeConfirm: 'Purge now',
    purging: 'What is past its days is going',
    next: 'Next by itself: {{time}}',
    never: 'Nothing has been purged yet.',
    last: 'Last time {{time}}: {{documents}} papers, {{rows}} rows, {{files}} files ({{bytes}}); {{kept}} papers kept.',
    lastBy: 'Asked for by {{by}}.',
    proof: 'Is a name still here?',
    proofText:
      'Looks through every byte of every file of this station: databases, logs, backups, packed streams too. The name is written down nowhere.',
    name: 'Name, phone number or address',
    nameShort: 'At least 5 letters.',
    prove: 'Look for it',
    proving: 'Every file is being read',
    gone: 'Found nowhere: {{files}} files, {{bytes}}.',
    unread_one: 'One file could not be read; what is in it is not known.',
    unread_other: '{{number}} files could not be read; what is in them is not known.',
    found_one: 'Found in {{number}} place:',
    found_other: 'Found in {{number}} places:',
    proved: 'Looked for afterwards in {{files}} files ({{bytes}}): found nowhere.',
    provedNot_one:
      'Looked for afterwards and still found in {{number}} place. Backups go by their own days; for anything else call for help.',
    provedNot_other:
      'Looked for afterwards and still found in {{number}} places. Backups go by their own days; for anything else call for help.',
  },
  backups: {
    text: 'A whole copy of this station’s work, one every hour, in {{folder}}. Documents are not in it; they are fetched again.',
    whole: 'whole',
    broken: 'damaged: do not use it',
    checkedThen: 'checked when made',
    beforeUpdate: 'before an update',
    verify: 'Check',
    verifying: 'It is being read',
    save: 'Save a copy',
    saving: '{{part}} of {{whole}}',
    saved: 'Saved. It holds what this station knows: keep it as safe as this PC.',
    saveFailed: 'The copy is not whole and was not saved.',
    steps: 'What happens',
    stepStop: 'The bench stops for a moment and starts again by itself.',
    stepAside: 'Today’s file is set aside whole, for {{days}} days at most.',
    stepQueue:
      'The queue: every change that was not through is asked of the marketplace first, and only what it does not know is sent. Nothing is sent twice.',
    stepPrints: 'Labels that were not proven out are asked about at the bench; none prints by itself.',
    stepInvoices: 'Own invoice numbers go on 100 later, so that none is used twice.',
  },
};
