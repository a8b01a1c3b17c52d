import { describe } from 'vitest';
import { describeFaults } from '../support/contract/fault-suite.ts';
import { SELF_SHIP_CHANGES } from '../support/contract/self-ship-changes.ts';

describe('faults of self-ship and services', () => describeFaults(SELF_SHIP_CHANGES));
