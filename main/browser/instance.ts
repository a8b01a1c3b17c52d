import * as path from 'node:path';
import { z } from 'zod';
import { realFiles } from '../ports/files.ts';

const instanceSchema = z.object({ port: z.number().int().min(1).max(65_535), token: z.string().min(1).max(200) });
type Instance = z.infer<typeof instanceSchema>;

const ANSWER_WAIT_MS = 2_000;

/** Left in the data folder, for this user only, while the shell runs: a second start asks the running one for a page. */
export function rememberInstance(dataDir: string, instance: Instance): void {
  realFiles.replaceText(instanceFile(dataDir), `${JSON.stringify(instance)}\n`, 0o600);
}

export function forgetInstance(dataDir: string): void {
  realFiles.remove(instanceFile(dataDir));
}

/** The address of a further page of the station that already runs on this folder; undefined when none answers. */
export async function askRunningStation(dataDir: string): Promise<string | undefined> {
  const instance = readInstance(dataDir);
  if (instance === undefined) return undefined;
  try {
    const reply = await fetch(`http://127.0.0.1:${instance.port}/fragment`, {
      method: 'POST',
      headers: { authorization: `Bearer ${instance.token}`, 'content-type': 'application/json' },
      body: '{}',
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_WAIT_MS),
    });
    if (!reply.ok) return undefined;
    const { url } = z
      .object({ url: z.string().startsWith(`http://127.0.0.1:${instance.port}/#`) })
      .parse(await reply.json());
    return url;
  } catch {
    // The file of a station that was killed; its port may be anybody's now.
    return undefined;
  }
}

function readInstance(dataDir: string): Instance | undefined {
  try {
    return instanceSchema.parse(JSON.parse(realFiles.readText(instanceFile(dataDir)) ?? ''));
  } catch {
    return undefined;
  }
}

function instanceFile(dataDir: string): string {
  return path.join(dataDir, 'browser-shell.json');
}
