import type { ShelvedParcel } from '../../../shared/contract/bench.ts';
import type { InvoiceNumberRow } from '../../../shared/contract/catalogue.ts';

interface NameText {
  readonly name: string;
  readonly text: string;
}

export const reports = {
  shelf: {
    title: 'Shelf',
    tabsLabel: 'Parts of the shelf',
    parcels: 'On the shelf · {{number}}',
    unseen: 'Labels not scanned · {{number}}',
    finds: 'Mark, order or name',
    mark: 'Mark',
    noMark: 'no mark',
    since: 'There since',
    waitsFor: 'Waits for',
    dispatchBy: 'Dispatch by',
    late: 'late by {{age}}',
    left: '{{age}} left',
    bench: 'To the bench',
    reprint: 'Ticket again',
    reprinted: 'The ticket {{mark}} is being printed again.',
    waits: {
      units: 'Its items: not all are in it',
      pack: 'The marketplace to take the pack',
      documents: 'Its label',
      'label-ready': 'You: scan its mark, the label prints',
      'label-scan': 'Its label to be scanned',
      person: 'A decision: open it',
    } satisfies Record<ShelvedParcel['waitsFor'], string>,
    empty: 'Nothing is on the shelf. Parcels whose label is not here yet, and parked ones, stand here with their mark.',
    unseenEmpty: 'Every label that came out has been scanned on its parcel.',
    unseenText:
      'Find the parcel and scan its label at the bench: that proves it. A supervisor can vouch for a label that cannot be scanned any more.',
    sent: 'Label came out',
    urgent: 'urgent',
    waitsScan: 'waits for its scan',
    attest: 'Vouch for it',
    attestTitle: 'Vouch for this label?',
    attestText:
      'You say that the label is printed, readable and on the right parcel. The marketplace is told that the parcel is ready, and that cannot be taken back.',
    attestRisk: 'If the label is on another parcel, two buyers get the wrong goods.',
    attestKept: 'Your name and reason stand in the journal.',
    by: 'Your name',
    bySaid: 'At least 2 letters.',
    reason: 'Why it cannot be scanned',
    reasonSaid: 'Say it in a few words.',
    confirm: 'I vouch for it',
    attested: 'The dispatch of {{order}} waits to be sent.',
    attestedBefore: 'The dispatch of {{order}} was waiting already.',
    more: 'The first {{shown}} of {{total}}, the oldest. The rest appears as these leave.',
    moreUnseen: 'The first {{shown}} of {{total}}, the most urgent. The rest appears as these are scanned.',
  },
  invoices: {
    title: 'Invoice numbers',
    summary_one: '{{number}} number',
    summary_other: '{{number}} numbers',
    years: 'Financial year',
    allYears: 'All years',
    all: { name: 'All', text: 'Every number ever taken from the series, none left out.' } satisfies NameText,
    states: {
      used: { name: 'Used', text: 'On an invoice that the marketplace took.' },
      taken: { name: 'Taken', text: 'Its pack is on the way; it is used or rejected when the answer is here.' },
      rejected: { name: 'Rejected', text: 'The marketplace refused the pack. It is never given again.' },
      cancelled: { name: 'Cancelled', text: 'Its pack was given up or the order cancelled. It is never given again.' },
      skipped: { name: 'Skipped', text: 'Passed over after a backup was restored, as it may have been used before.' },
    } satisfies Record<InvoiceNumberRow['state'], NameText>,
    number: 'Number',
    date: 'Invoice date',
    year: 'Year',
    noReason: 'as it should be',
    export: 'Export CSV',
    exporting: '{{read}} of {{total}} read',
    exported_one: '{{number}} row is in your downloads as {{file}}.',
    exported_other: '{{number}} rows are in your downloads as {{file}}.',
    empty: 'No number has been taken yet. The first pack with an invoice of this station’s own series takes one.',
    emptyMarketplace: 'The marketplace numbers the invoices of this station. An own series is chosen under Settings.',
    emptyState: 'None stands like this.',
    settings: 'To the settings',
  },
};
