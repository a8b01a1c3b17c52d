import { describe } from 'vitest';
import { describeFaults } from '../support/contract/fault-suite.ts';
import { READS } from '../support/contract/reads.ts';

describe('faults of what only asks', () => describeFaults(READS));
