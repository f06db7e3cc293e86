import { describe, expect, it } from '@jest/globals';
import type { Room } from './room.js';

/** What each role sees, and does not. */
export function describeRoles(room: () => Room): void {
  describe('who sees what', () => {
    it('shows a labeller their labels, shares and statement', async () => {
      const labeller = await room().personWho('LABELLER');
      const { page } = await room().visit(await room().arrive(labeller), '/share');
      const main = page.locator('#main');
      expect(await main.textContent()).toContain(`${labeller.name}, ${labeller.rollNumber} on the roll`);
      expect(await main.locator('.figures .amount').allTextContents()).toEqual(
        Array.from({ length: 3 }, () => expect.stringMatching(/^€[\d,]+\.\d\d$/u)),
      );
      expect(
        await page.getByRole('table', { name: 'Models you hold a share in' }).getByRole('row').count(),
      ).toBeGreaterThan(1);
      expect(
        await page.getByRole('table', { name: 'What was credited to you' }).getByRole('row').count(),
      ).toBeGreaterThan(1);
    });

    it('shows an operator the machines and their hours', async () => {
      const { page } = await room().visit(await room().arrive(await room().personWho('OPERATOR')), '/operator');
      expect(await page.locator('.lede').textContent()).toMatch(/^\d+ machines at 3 sites\./u);
      const machines = page.getByRole('table', { name: /^Machines, with what/u });
      expect(await machines.getByRole('row').count()).toBeGreaterThan(1);
      expect(await machines.textContent()).toMatch(/[\d,]+\.\d GPU-h/u);
    });

    it.each([
      { who: 'a labeller', role: 'LABELLER' },
      { who: 'a stranger', role: undefined },
    ])('keeps the machines from $who, and says what is open', async ({ role }) => {
      const person = role === undefined ? undefined : await room().personWho(role);
      const { page, complaints } = await room().visit(await room().arrive(person), '/operator');
      const words = await page.locator('#main').textContent();
      expect(words).toContain(
        role === undefined ? 'Sign in as somebody who runs a site' : 'for those who run the machines',
      );
      expect(await page.getByRole('table').count()).toBe(0);
      expect(complaints).toEqual([]);
    });

    it('hides on the register the names of those who did not choose to show them', async () => {
      const { page } = await room().visit(await room().arrive(), '/register');
      const more = page.getByRole('button', { name: 'Show more' });
      while ((await more.count()) > 0) {
        const before = await page.locator('.holding').count();
        await more.click();
        await page.locator('.holding').nth(before).waitFor();
      }
      const holdings = await page.locator('.holding').allTextContents();
      const shown = await room().people(`p.name_public AND p.name <> $1`, '');
      const hidden = await room().people(`NOT p.name_public AND p.name <> $1`, '');
      const chosen = new Set(shown.map(({ name }) => name));
      const text = holdings.join('\n');
      expect(holdings.length).toBeGreaterThan(5);
      expect(hidden.filter(({ name }) => !chosen.has(name) && text.includes(name))).toEqual([]);
      expect(shown.filter(({ name }) => text.includes(name)).length).toBeGreaterThan(0);
    });
  });
}
