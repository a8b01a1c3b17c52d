import type { Target } from './target.d.mts';

export function fromEnvironment(env: Readonly<Record<string, string | undefined>>): {
  publish?: { provider: string; url: string };
};
export function pack(
  target: Target,
  options: {
    dirOnly: boolean;
    archs?: readonly Target['arch'][];
    electronDist?: string;
    app?: string;
    output?: string;
  },
): Promise<string>;
