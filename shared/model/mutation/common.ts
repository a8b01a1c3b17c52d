import { z } from 'zod';

/** Ids of the marketplace are text: some exceed 2^53. */
export const id = z.string().min(1).max(200);

/** `YYYY-MM-DD` in India. */
export const indiaDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** UTC epoch ms. */
export const instantMs = z.number().int().min(0).max(8_640_000_000_000_000);

/** What a person wrote for the marketplace. */
export const words = z.string().trim().min(1).max(500);

/** How many of its kind came before it, from 1: attempts and updates of one subject repeat. */
export const ordinal = z.number().int().min(1).max(10_000);
