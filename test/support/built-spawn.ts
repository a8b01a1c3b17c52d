import * as path from 'node:path';
import { bundle } from '../../main/ports/bundle.ts';
import { createNodeSpawn } from '../../main/ports/real-spawn.ts';
import type { Spawn } from '../../main/ports/spawn.ts';

/**
 * The station's children as they are shipped: they start in half the time their sources take. `build-first.ts` built them before any
 * test ran.
 */
export function builtSpawn(): Spawn {
  return createNodeSpawn((entry) => path.join(bundle.root, 'out/main', `${entry}.js`));
}
