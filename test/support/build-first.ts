import { build } from '../../build/bundling.mjs';

/** Before the tests of a project: what they start is what is built from the sources they test. */
export default function setup(): Promise<void> {
  return build();
}
