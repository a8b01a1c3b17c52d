/** The Electron shell's three names, said once for its two sides. Requests travel as JSON text, as in the browser shell. */
export const REQUEST_CHANNEL = 'packbench:request';
export const NEWS_CHANNEL = 'packbench:news';
/** The preload gets the allowed request names as this process argument, comma-separated. */
export const REQUEST_NAMES_ARGUMENT = '--packbench-requests=';
