export interface Target {
  readonly platform: 'linux' | 'win32' | 'darwin';
  readonly arch: 'x64' | 'arm64';
}
export function targetOf(platform: string, arch: string): Target;
export function targetOfHook(context: { electronPlatformName: string; arch: number }): Target;
export function nameOf(target: Target): string;
export function readPackageFlags(
  args: readonly string[],
  here?: { platform: string; arch: string },
): { target: Target; archs: readonly Target['arch'][]; dirOnly: boolean; write: boolean };
export function nativesOf(target: Target): readonly string[];
