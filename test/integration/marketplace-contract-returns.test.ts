import { describe } from 'vitest';
import { describeFaults } from '../support/contract/fault-suite.ts';
import { RETURN_CHANGES } from '../support/contract/return-changes.ts';

describe('faults of decisions about returns', () => describeFaults(RETURN_CHANGES));
