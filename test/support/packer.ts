import { expect, type Page } from '@playwright/test';

/** A packer at the bench: everything is done with the keyboard, as the scanner and the function keys do it. */
export function packerAt(page: Page) {
  const app = page.getByTestId('app');
  const card = page.getByTestId('parcel-card');

  return {
    /** As a keyboard-wedge scanner types: fast, ended by Enter. */
    async scan(code: string): Promise<void> {
      await page.keyboard.type(code, { delay: 1 });
      await page.keyboard.press('Enter');
    },
    press: (key: string) => page.keyboard.press(key),
    async sees(status: string): Promise<void> {
      await expect(app).toHaveAttribute('data-status', status, { timeout: 60_000 });
    },
    async hears(verdict: string): Promise<void> {
      await expect(card).toHaveAttribute('data-verdict', verdict);
    },
    /** Moves the focus with Tab until the element holds it. */
    async tabTo(testId: string): Promise<void> {
      const wanted = page.getByTestId(testId);
      await expect(wanted).toBeVisible();
      for (let presses = 0; presses < 60; presses += 1) {
        if (
          await wanted.evaluate(
            (element) => element.contains(document.activeElement) && document.activeElement !== document.body,
          )
        )
          return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`Tab never reached ${testId}`);
    },
  };
}

export type Packer = ReturnType<typeof packerAt>;
