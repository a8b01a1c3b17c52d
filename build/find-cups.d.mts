/** The program's file, undefined where it cannot be had. */
export function findOrInstallCups(name: 'cupsd' | 'ippeveprinter'): string | undefined;
