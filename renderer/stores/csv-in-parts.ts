import { MAX_CSV_PART_LENGTH } from '../../shared/contract/catalogue.ts';
import type { RequestInput, RequestName, RequestResult, StationBridge } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';

/** The same station, to which a CSV longer than one message is sent in parts first. */
export function csvInParts(station: StationBridge, newId: () => string): StationBridge {
  /** The name of the upload. */
  async function send(csv: string): Promise<Result<string, AppError>> {
    const upload = newId();
    for (let at = 0; at < csv.length; at += MAX_CSV_PART_LENGTH) {
      const text = csv.slice(at, at + MAX_CSV_PART_LENGTH);
      const sent = await station.request('catalogue.upload', { upload, at, text });
      if (!sent.ok) return sent;
    }
    return ok(upload);
  }

  return {
    subscribe: station.subscribe,
    async request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestResult<N>> {
      if (!('csv' in input) || typeof input.csv !== 'string') return station.request(name, input);
      if (input.csv.length <= MAX_CSV_PART_LENGTH) return station.request(name, input);
      const { csv, ...rest } = input;
      const sent = await send(csv);
      if (!sent.ok) return sent;
      // What has a CSV takes an upload in its place, which TypeScript cannot follow through a union of names.
      return station.request(name, { ...rest, upload: sent.value } as unknown as RequestInput<N>);
    },
  };
}
