/** Whether the program answers; tries to install it as root on Debian. */
export function findOrInstallZbar(): boolean;
