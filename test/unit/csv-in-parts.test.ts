import { expect, it } from 'vitest';
import { csvInParts } from '../../renderer/stores/csv-in-parts.ts';
import { MAX_CSV_PART_LENGTH } from '../../shared/contract/catalogue.ts';
import { contract, type StationBridge } from '../../shared/contract/index.ts';

/** A station that remembers what it was asked, each within the contract, and refuses the upload at `refusesAt`. */
function listening(refusesAt = -1) {
  const asked: { readonly name: string; readonly input: Readonly<Record<string, unknown>> }[] = [];
  const station = {
    subscribe: () => () => undefined,
    async request(name: keyof typeof contract, input: Readonly<Record<string, unknown>>) {
      contract[name].input.parse(input);
      asked.push({ name, input });
      if (input['at'] === refusesAt) return { ok: false, error: { code: 'STATION_STOPPING', message: '' } };
      return { ok: true, value: {} };
    },
  } as unknown as StationBridge;
  return { asked, station: csvInParts(station, () => 'upload-1') };
}

it('a CSV that fits into one message goes as it is', async () => {
  const { asked, station } = listening();
  await station.request('catalogue.preview', { kind: 'products', csv: 'sku\nA' });
  await station.request('catalogue.export', { kind: 'products' });
  expect(asked.map(({ name }) => name)).toEqual(['catalogue.preview', 'catalogue.export']);
});

it('a longer one is sent in parts that make it whole, then named by its upload', async () => {
  const { asked, station } = listening();
  const csv = `sku\n${'🫖चाय,'.repeat(40_000)}`;
  await station.request('catalogue.import', { kind: 'products', csv });
  const parts = asked.filter(({ name }) => name === 'catalogue.upload').map(({ input }) => input);
  expect(parts.map(({ text }) => text).join('')).toBe(csv);
  expect(parts.map(({ at }) => at)).toEqual(parts.map((_, n) => n * MAX_CSV_PART_LENGTH));
  expect(asked.at(-1)).toEqual({ name: 'catalogue.import', input: { kind: 'products', upload: 'upload-1' } });
});

it('a part that is refused ends it with that refusal', async () => {
  const { asked, station } = listening(MAX_CSV_PART_LENGTH);
  const csv = 'x'.repeat(MAX_CSV_PART_LENGTH * 3);
  const result = await station.request('catalogue.preview', { kind: 'products', csv });
  expect(result).toMatchObject({ ok: false, error: { code: 'STATION_STOPPING' } });
  expect(asked).toHaveLength(2);
});
