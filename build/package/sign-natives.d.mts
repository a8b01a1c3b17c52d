import type { Target } from './target.d.mts';

export interface MacPackager {
  codeSigningInfo: { value: Promise<{ keychainFile: string | null }> };
  platformSpecificBuildOptions: { identity?: string | null };
  helper: {
    findSigningIdentity(
      store: boolean,
      development: boolean,
      qualifier: string | null | undefined,
      keychain: string | null,
      options: unknown,
    ): Promise<{ name: string; hash?: string } | null>;
  };
}
export function signNatives(
  target: Target,
  folder: string,
  packager: MacPackager,
  system?: {
    platform: string;
    run(program: string, args: readonly string[]): { status: number | null; stderr: string };
  },
): Promise<boolean>;
