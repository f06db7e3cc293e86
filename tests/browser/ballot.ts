import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Room, Townsperson } from './room.js';

const PATIENCE = 60;

/** What a reader would hear of the element that has the focus: its own name, or its label. */
const HEARD = `(() => {
  const focused = document.activeElement;
  const named = [...(focused.labels ?? []), focused].map((each) => each.textContent);
  return focused.getAttribute('aria-label') ?? named.join(' ');
})()`;

/** Presses Tab until the element of that name has the focus. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let pressed = 0; pressed < PATIENCE; pressed += 1) {
    await page.keyboard.press('Tab');
    if (name.test(await page.evaluate<string>(HEARD))) return;
  }
  throw new Error(`${String(PATIENCE)} times Tab did not lead to ${String(name)}`);
}

/** From the picture of the ballot to the receipt. */
export function describeBallot(room: () => Room): void {
  describe('a ballot', () => {
    let motion: { readonly id: string; readonly title: string };
    let voters: readonly Townsperson[];
    beforeAll(async () => {
      motion = await room().motion('OPEN');
      voters = await room().voters(motion.id, 2);
    });
    const voter = (index: number): Townsperson => {
      const person = voters[index];
      if (person === undefined) throw new Error('not enough voters');
      return person;
    };

    it('is cast by somebody who signs in: not before it sums, and once only', async () => {
      const { name, rollNumber } = voter(0);
      const { page, complaints } = await room().visit(await room().arrive(), '/sign-in');
      await page.getByLabel('Name, roll number or role').fill(rollNumber);
      await page.getByRole('button', { name: rollNumber }).click();
      await page.getByText(`Signed in as ${name}`).waitFor();
      await page.getByRole('link', { name: 'Ballots', exact: true }).click();
      await page.getByRole('region', { name: 'Needs your vote' }).getByRole('link', { name: motion.title }).click();

      const other = await room().visit(page.context(), `/ballots/${motion.id}`);
      const lookOver = page.getByRole('button', { name: 'Look it over' });
      await page.getByLabel('Better machines here', { exact: true }).fill('60');
      expect(await page.getByRole('status').filter({ hasText: 'left to give' }).textContent()).toBe('40% left to give');
      expect(await lookOver.isDisabled()).toBe(true);
      await page.getByLabel('Keep for hard times', { exact: true }).fill('50');
      await page.getByText('10% too much given').waitFor();
      expect(await lookOver.isDisabled()).toBe(true);
      await page.getByLabel('Keep for hard times', { exact: true }).fill('');
      await page.getByRole('button', { name: 'Give the rest to Paid to the workers' }).click();
      await lookOver.click();
      await page.getByText('Nothing is cast yet.').waitFor();

      await other.page.getByLabel('Better machines here', { exact: true }).fill('100');
      await other.page.getByRole('button', { name: 'Look it over' }).click();

      await page.getByRole('button', { name: 'Cast my ballot' }).click();
      const receipt = await page.locator('.receipt code').textContent();
      expect(receipt).toMatch(/\S{8}/u);
      await page.reload();
      expect(await page.locator('.receipt code').textContent()).toBe(receipt);
      expect(await lookOver.count()).toBe(0);

      await other.page.getByRole('button', { name: 'Cast my ballot' }).click();
      expect(await other.page.getByRole('alert').textContent()).toContain('Rule');
      expect([...complaints, ...other.complaints]).toEqual([]);
    });

    it('is cast with the keyboard alone', async () => {
      const { page, complaints } = await room().visit(await room().arrive(voter(1)), `/ballots/${motion.id}`);
      await tabTo(page, /Skip to the page/u);
      await page.keyboard.press('Enter');
      await tabTo(page, /Better machines here/u);
      await page.keyboard.type('70.5');
      await tabTo(page, /Give the rest to Try something new/u);
      await page.keyboard.press('Enter');
      await tabTo(page, /Look it over/u);
      await page.keyboard.press('Enter');
      await tabTo(page, /Cast my ballot/u);
      await page.keyboard.press('Enter');
      await page.getByText('It lies in the ballot box').waitFor();
      expect(await page.locator('.receipt code').textContent()).toMatch(/\S{8}/u);
      expect(complaints).toEqual([]);
    });
  });
}
