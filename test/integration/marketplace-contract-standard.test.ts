import { describe } from 'vitest';
import { describeFaults } from '../support/contract/fault-suite.ts';
import { STANDARD_CHANGES } from '../support/contract/standard-changes.ts';

describe('faults of packing, dispatching, cancelling and acknowledging forms', () => describeFaults(STANDARD_CHANGES));
