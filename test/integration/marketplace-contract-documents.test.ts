import { describe } from 'vitest';
import { DOCUMENTS } from '../support/contract/documents.ts';
import { describeFaults } from '../support/contract/fault-suite.ts';

describe('faults of documents', () => describeFaults(DOCUMENTS));
