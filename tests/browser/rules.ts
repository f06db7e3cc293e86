import { describe, expect, it } from '@jest/globals';
import { focused, main, opener, pathOf, type Open } from './commons.js';
import { axeFinds, sidewaysAt, soon, type Room } from './room.js';

const NOTICE = 'Clear days of notice before a vote opens';

/** The rules, and proposals to change them. */
export function describeRules(room: () => Room): void {
  const open = opener(room);
  describe('the rules', () => {
    it('stand by section, numbered, each with its bound, and are found by a word', async () => {
      const { page, complaints } = await open('/custom');
      const all = await page.locator('.rules > li').count();
      expect(all).toBeGreaterThan(30);
      expect(await page.locator('.rules > li .no').first().textContent()).toBe('1.1');
      expect(await page.locator('.entrenched').count()).toBeGreaterThan(3);
      await page.getByLabel('Find a rule').fill('notice');
      const some = await soon(
        () => page.locator('.rules > li').count(),
        (count) => count < all,
      );
      expect(some).toBeGreaterThan(0);
      const found = await page.locator('.rules > li').allTextContents();
      expect(found.filter((words) => !/notice/iu.test(words))).toEqual([]);
      expect(complaints).toEqual([]);
    });

    it('lead from a version to its text and to what it changed', async () => {
      const { page } = await open('/custom');
      await page.getByRole('link', { name: 'Version 1', exact: true }).click();
      await page.getByRole('heading', { level: 1, name: 'Rules, version 1' }).waitFor();
      expect(await main(page).textContent()).toMatch(/Made bythe founding/u);
      expect(await page.getByRole('link', { name: 'Take the text along' }).getAttribute('download')).toBe(
        'custom-1.json',
      );
    });
  });
  describeProposals(open);
}

function describeProposals(open: Open): void {
  describe('a proposal', () => {
    it('is checked while it is typed, and refused beside its box', async () => {
      const { page, complaints } = await open('/custom/propose', 'MEMBER');
      const box = page.getByLabel(NOTICE);
      await box.fill('0');
      expect(
        await soon(
          () => box.getAttribute('aria-invalid'),
          (invalid) => invalid === 'true',
        ),
      ).toBe('true');
      expect(await page.locator('.rule-field.changed .no-vote').textContent()).toMatch(/Rule/u);
      expect(await page.getByRole('button', { name: 'Save as a proposal' }).isDisabled()).toBe(true);
      expect(await axeFinds(page)).toEqual([]);
      expect(await sidewaysAt(page, 320)).toBe(0);
      await page.getByRole('button', { name: /^Back to/u }).click();
      await page.getByText('Nothing is changed yet.', { exact: false }).waitFor();
      expect(complaints).toEqual([]);
    });

    it('works out a fee while its formula is written', async () => {
      const { page } = await open('/custom/propose');
      const preview = page.locator('.fee-preview');
      const shown = await soon(
        () => preview.textContent(),
        (words) => words?.includes('would pay') === true,
      );
      expect(shown).toMatch(/would pay €[\d,.]+ on entry, at most €22,800\.00\./u);
      await page.locator('textarea').first().fill('least(rent, sale)');
      expect(
        await soon(
          () => preview.textContent(),
          (words) => words?.includes('Terms:') === true,
        ),
      ).toContain('Terms:');
      await page.locator('.no-vote').first().waitFor();
    });

    it('is written by keys alone, saved, read by anybody and withdrawn', async () => {
      const { page, complaints } = await open('/custom/propose', 'MEMBER');
      await page.getByLabel(NOTICE).focus();
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.type('28');
      await page.getByText('1 rule changed. No rule forbids it.').waitFor();
      await page.getByLabel('What it is about, in one line').focus();
      await page.keyboard.type('Four weeks to think');
      await page.keyboard.press('Tab');
      expect(await focused(page)).toMatch(/^Why/u);
      await page.keyboard.type('Two are too few in harvest time.');
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe('Save as a proposal');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Four weeks to think' }).waitFor();
      const changed = await page.locator('.change').textContent();
      expect(changed).toContain('deleted:');
      expect(changed).toContain('inserted: 28');
      const path = pathOf(page);
      const stranger = await open(path);
      expect(await main(stranger.page).textContent()).toContain('Two are too few in harvest time.');
      expect(await stranger.page.getByRole('button', { name: 'Withdraw it' }).count()).toBe(0);
      await page.getByRole('button', { name: 'Withdraw it' }).click();
      await main(page).getByText('withdrawn', { exact: true }).waitFor();
      expect([...complaints, ...stranger.complaints]).toEqual([]);
    });
  });
}
