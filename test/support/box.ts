import type { Box } from '../../shared/model/config.ts';

export const SOME_BOX: Box = { lengthMm: 200, breadthMm: 150, heightMm: 100, weightGrams: 450 };
