import * as path from 'node:path';
import type { Handlers } from '../../shared/contract/index.ts';
import { BUNDLES_FOLDER } from '../../shared/contract/operate.ts';
import { AppFailure } from '../../shared/errors.ts';
import { realFiles } from '../ports/files.ts';

export interface ShowBundleOptions {
  readonly dataDir: string;
  /** Electron's `shell.showItemInFolder`. */
  readonly showItemInFolder: (file: string) => void;
}

/** Opens the folder of bundles with one marked. The contract allows names of bundles only, so no path can be asked for. */
export function showBundle({ dataDir, showItemInFolder }: ShowBundleOptions): Pick<Handlers, 'shell.showBundle'> {
  return {
    'shell.showBundle': ({ file }) => {
      const full = path.join(dataDir, BUNDLES_FOLDER, file);
      if (!realFiles.exists(full)) throw new AppFailure('NOT_FOUND', `${file} is not kept any more.`);
      showItemInFolder(full);
      return {};
    },
  };
}
