import type { LabelCopies, SheetScan } from '../../../shared/contract/orders.ts';

/** Label and invoice on one page of office paper: what it is for, what it costs when a second label goes out, and what follows. */
export const labelSheet = {
  labelSheet: {
    open: 'Label and invoice on A4',
    title: 'Label and invoice on an A4 page',
    text: 'For an office printer while the label printer does not work. The marketplace gives both on one page.',
    risk: 'One parcel carries one label. The same label on two parcels costs a penalty.',
    /** What exists already, or may: each with what it means. */
    copies: {
      printed: 'Its label was printed. Find it and destroy it before the page goes onto the parcel.',
      unproven:
        'Its label may have come out; nobody has proven it. Look at the printer and around it, and destroy what you find.',
      waiting:
        'Its label waits at a printer and comes out as soon as that can. Cancel it under Print jobs, or destroy it when it comes.',
      sheets: 'Its label was given out on a page before; the history of the shipment tells by whom. Destroy that page.',
    } satisfies Record<keyof LabelCopies, string>,
    elsewhere: 'It was not packed on this bench. Look first whether a label of it hangs on another parcel.',
    offline: 'No network: only the marketplace has the page. It can be given out as soon as the network is back.',
    /** What becomes of the parcel. */
    scan: {
      confirms: 'The parcel stays as it is. Scan the label on it at the bench: that alone confirms it.',
      'not-needed': 'The parcel stays as it is; its label was confirmed before, or its dispatch is known.',
      'not-awaited':
        'The parcel stays as it is. No label of it has left a printer, so the bench does not take the scan of this one, and its dispatch is not sent from here until one has.',
    } satisfies Record<SheetScan, string>,
    confirm: 'Give out the page',
    asking: 'Asking the marketplace',
    asOf: 'Known as of {{time}}.',
    opened: 'The page is shown in a window of its own. Print it whole, once.',
    saved: 'The page is saved with the downloads: {{file}}. Print it whole, once, then delete the file.',
    destroy: 'Now destroy every other label of this parcel.',
    nothing: 'No page was given out, and nothing has changed.',
  },
};
