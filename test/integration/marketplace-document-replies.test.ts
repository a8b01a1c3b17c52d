import { describe, expect, it } from 'vitest';
import type { Answer, MarketplaceFault } from '../../main/marketplace/client.ts';
import { type Script, scriptedMarketplace } from '../support/http-marketplace.ts';
import { faultOf, wellAnswered } from '../support/marketplace-calls.ts';
import { wireInvoice, wireInvoiceItem } from '../support/wire-invoices.ts';
import { ORDER_ITEM_ID, OTHER_SHIPMENT_ID, SHIPMENT_ID } from '../support/wire-shipments.ts';

const PDF = `%PDF-1.7\n${'1 0 obj <</Type /Page>> endobj\n'.repeat(100)}trailer\n%%EOF\n`;

describe('a PDF', () => {
  const NAMES = ['fetchLabelPdf', 'fetchLabelAndInvoicePdf', 'fetchInvoicePdf'] as const;
  const fetchAll = async (reply: ReturnType<Script>): Promise<Answer<Uint8Array>[]> => {
    const { client } = await scriptedMarketplace(() => reply);
    return Promise.all(NAMES.map((name) => client[name](SHIPMENT_ID, 'documents')));
  };

  it.each<[string, string | Uint8Array]>([
    ['as it is', PDF],
    ['with a byte order mark and a line before it', `\ufeff\r\n${PDF}`],
    ['with bytes before its header', Buffer.concat([Buffer.alloc(1_000, 7), Buffer.from(PDF)])],
    ['with line ends and some rubbish after its end', `${PDF}\r\n\r\n${'\0'.repeat(900)}`],
    ['in spite of its content type', PDF],
  ])('comes back byte for byte %s', async (_, body) => {
    for (const answer of await fetchAll({ body })) {
      expect(Buffer.from(wellAnswered(answer))).toEqual(Buffer.from(body));
    }
  });

  it.each<[string, unknown, MarketplaceFault['kind'], readonly string[]]>([
    ['an error in JSON', { errors: [{ code: 'INVALID_SHIPMENTS' }] }, 'refused', ['INVALID_SHIPMENTS']],
    [
      'an error at top level',
      { errorCode: 'DEPENDENT_SYSTEM_CALL_FAILED', errorMessage: '%PDF-1.4 %%EOF' },
      'refused',
      ['DEPENDENT_SYSTEM_CALL_FAILED'],
    ],
    ['invoices as JSON', { invoices: [wireInvoice()] }, 'unknown', []],
    ['Base64 in JSON', { pdf: Buffer.from(PDF).toString('base64') }, 'unknown', []],
    ['HTML', `\n<html><body>%PDF-1.4 %%EOF</body></html>`, 'unknown', []],
    ['nothing', '', 'unknown', []],
    ['white space', ' \r\n ', 'unknown', []],
    ['ZPL', '^XA^FO20,20^FDlabel^FS^XZ', 'unknown', []],
    ['cut short', PDF.slice(0, PDF.length / 2), 'unknown', []],
    ['its header alone', '%PDF-1.7', 'unknown', []],
    ['an end mark before its header', '%%EOF %PDF-1.7', 'unknown', []],
    ['one that begins too late', Buffer.concat([Buffer.alloc(1_025, 7), Buffer.from(PDF)]), 'unknown', []],
    ['one whose end mark is far from its end', `${PDF}${'\0'.repeat(2_000)}`, 'unknown', []],
    ['Base64 of one', Buffer.from(PDF).toString('base64'), 'unknown', []],
  ])('is never %s', async (_, body, kind, codes) => {
    for (const answer of await fetchAll({ body, headers: { 'content-type': 'application/pdf' } })) {
      expect(faultOf(answer)).toMatchObject({ kind, codes });
    }
  });

  it.each([201, 202, 206])('is believed with status 200 only, not %d', async (status) => {
    for (const answer of await fetchAll({ status, body: PDF })) {
      expect(faultOf(answer)).toMatchObject({ kind: 'unknown', status });
    }
  });

  it('that is not ready is refused with the code that says so', async () => {
    const body = { errors: [{ code: 422, description: 'DEPENDENT_SYSTEM_CALL_FAILED: being made' }] };
    for (const answer of await fetchAll({ status: 422, body })) {
      expect(faultOf(answer)).toMatchObject({
        kind: 'refused',
        status: 422,
        codes: ['DEPENDENT_SYSTEM_CALL_FAILED'],
      });
    }
  });
});

describe('invoices', () => {
  const read = async (body: unknown, ids: readonly string[] = [SHIPMENT_ID]) => {
    const { client } = await scriptedMarketplace(() => ({ body }));
    return client.readInvoices(ids, 'documents');
  };
  const one = {
    shipmentId: SHIPMENT_ID,
    invoiceDate: '2026-03-04',
    invoiceNumber: 'EX-2026-000123',
    orderItems: [
      {
        orderItemId: ORDER_ITEM_ID,
        invoiceAmountPaise: 63_850,
        taxRatePercent: 12,
        serialNumbers: [['350000000000001', '350000000000019'], ['350000000000027']],
      },
    ],
  };

  it('are read in paise, with a date in India', async () => {
    expect(wellAnswered(await read({ invoices: [wireInvoice()] }))).toEqual([one]);
    const late = wireInvoice({ invoiceDate: '2026-03-03T20:15:00.000Z' });
    expect(wellAnswered(await read({ invoices: [late] }))).toEqual([one]);
  });

  it('are read in the spelling of the seed too, the rate put together from its parts', async () => {
    const seed = {
      ShipmentId: SHIPMENT_ID,
      invoiceDate: '2026-03-04T00:00:00+05:30',
      InvoiceNumber: 'EX-2026-000123',
      OrderItems: [
        {
          OrderItemId: 436500000000000101n,
          InvoiceAmount: '638.50',
          SerialNumbers: [['350000000000001', '350000000000019'], ['350000000000027']],
          TaxDetails: { CgstRate: '6.0', SgstRate: 6, IgstRate: null },
        },
      ],
    };
    const text = JSON.stringify({ invoice: [seed] }, (_, value: unknown) =>
      typeof value === 'bigint' ? `#${value}#` : value,
    );
    // The id stands as a number too long for a double.
    expect(wellAnswered(await read(text.replaceAll(/"#|#"/g, '')))).toEqual([one]);
  });

  it('have no amount, rate and serial numbers where none are told; flat serial numbers are one a unit', async () => {
    const bare = wireInvoice({
      orderItems: [
        { orderItemId: ORDER_ITEM_ID },
        wireInvoiceItem({ orderItemId: '7', serialNumbers: ['SN-1', 22], taxRate: null, taxDetails: null }),
      ],
    });
    expect(wellAnswered(await read({ invoices: [bare, wireInvoice({ invoiceNumber: 7, orderItems: null })] }))).toEqual(
      [
        {
          ...one,
          orderItems: [
            { orderItemId: ORDER_ITEM_ID, invoiceAmountPaise: null, taxRatePercent: null, serialNumbers: [] },
            { orderItemId: '7', invoiceAmountPaise: 63_850, taxRatePercent: null, serialNumbers: [['SN-1'], ['22']] },
          ],
        },
        { ...one, invoiceNumber: '7', orderItems: [] },
      ],
    );
  });

  it('of a shipment of two orders are two', async () => {
    const both = [wireInvoice(), wireInvoice({ invoiceNumber: 'EX-2026-000124' })];
    const numbers = wellAnswered(await read({ invoices: both })).map((invoice) => invoice.invoiceNumber);
    expect(numbers).toEqual(['EX-2026-000123', 'EX-2026-000124']);
  });

  it.each<[string, unknown]>([
    ['of a shipment not asked for', { invoices: [wireInvoice({ shipmentId: OTHER_SHIPMENT_ID })] }],
    ['told twice', { invoices: [wireInvoice(), wireInvoice()] }],
    ['without a number', { invoices: [wireInvoice({ invoiceNumber: null })] }],
    ['without a date', { invoices: [wireInvoice({ invoiceDate: 'soon' })] }],
    ['with a negative amount', { invoices: [wireInvoice({ orderItems: [wireInvoiceItem({ invoiceAmount: -1 })] })] }],
    ['in no list', { shipments: [] }],
    ['as HTML', '<html></html>'],
  ])('%s are not believed', async (_, body) => {
    expect(faultOf(await read(body)).kind).toBe('unknown');
  });

  it('of ids the marketplace refuses are absent, those of the others are there', async () => {
    const { client, requests } = await scriptedMarketplace(({ url }) =>
      url.includes(OTHER_SHIPMENT_ID)
        ? { status: 422, body: { errors: [{ description: 'INVALID_SHIPMENTS: not packed' }] } }
        : { body: { invoices: [wireInvoice()] } },
    );
    const found = wellAnswered(await client.readInvoices([SHIPMENT_ID, OTHER_SHIPMENT_ID], 'documents'));
    expect(found.map((invoice) => invoice.shipmentId)).toEqual([SHIPMENT_ID]);
    expect(requests).toHaveLength(3);
  });
});
