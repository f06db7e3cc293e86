import { describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { axeFinds, sidewaysAt, soon, type Room } from './room.js';

const NOTICE = 'Clear days of notice before a vote opens';
const main = (page: Page): Locator => page.locator('#main');
const pathOf = (page: Page): string => new URL(page.url()).pathname;
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(
    '(document.activeElement?.labels?.[0] ?? document.activeElement)?.textContent?.trim().slice(0, 60) ?? ""',
  );

/** The rules, the register and what is owned in common. */
export function describeCommons(room: () => Room): void {
  const open = async (path: string, role?: string) => {
    const person = role === undefined ? undefined : await room().personWho(role);
    const visit = await room().visit(await room().arrive(person), path);
    await visit.page.waitForLoadState('networkidle');
    return visit;
  };
  describeRules(open);
  describeProposals(open);
  describeRegister(room, open);
  describeAssets(open);
}

type Open = (path: string, role?: string) => Promise<{ readonly page: Page; readonly complaints: readonly string[] }>;

function describeRules(open: Open): void {
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

function describeRegister(room: () => Room, open: Open): void {
  describe('the register', () => {
    it('is narrowed by its facets, which stand in the address', async () => {
      const { page, complaints } = await open('/register');
      const facet = page.locator('.facet a').first();
      const expected = Number((await facet.locator('.number').textContent())?.replaceAll(',', ''));
      await facet.click();
      const words = await soon(
        () => page.getByRole('status').filter({ hasText: 'holding' }).textContent(),
        (text) => Number(text?.replaceAll(/\D/gu, '')) === expected,
      );
      expect(Number(words?.replaceAll(/\D/gu, ''))).toBe(expected);
      expect(new URL(page.url()).searchParams.get('kind')).not.toBeNull();
      const other = await open(`/register${new URL(page.url()).search}`);
      expect(await other.page.locator('.facet a[aria-current]').count()).toBe(1);
      await page.locator('.facet a[aria-current]').click();
      await page.locator('.facet a[aria-current]').waitFor({ state: 'detached' });
      expect(new URL(page.url()).search).toBe('');
      expect([...complaints, ...other.complaints]).toEqual([]);
    });

    it('leads to a record with its entries word for word and its certified copies', async () => {
      const { page, complaints } = await open('/register');
      const number = await page.locator('.holding a').first().textContent();
      await page.locator('.holding a').first().click();
      await page.getByRole('heading', { level: 1, name: `Holding ${number ?? ''}` }).waitFor();
      expect(await page.locator('.timeline > li').count()).toBeGreaterThan(0);
      await page.locator('.timeline summary').first().press('Enter');
      expect(await page.locator('.timeline pre').first().isVisible()).toBe(true);
      const copy = await page.getByRole('link', { name: 'Copy for checking (JSON)' }).getAttribute('href');
      expect(copy).toBe(`/register/${number ?? ''}/copy.json`);
      expect((await fetch(`${room().server.url}${copy ?? ''}`)).status).toBe(200);
      expect(await main(page).textContent()).not.toMatch(/undefined|NaN/u);
      expect(complaints).toEqual([]);
    });

    it('offers acts to those who may do them, and to nobody else', async () => {
      const stranger = await open('/register');
      await stranger.page.locator('.holding a').first().click();
      await stranger.page.getByRole('heading', { name: 'What you can do' }).waitFor();
      expect(await stranger.page.getByRole('radio').count()).toBe(0);
      const officer = await open(pathOf(stranger.page), 'OFFICER');
      expect(await officer.page.getByRole('radio').count()).toBeGreaterThan(0);
      expect(await officer.page.getByRole('button', { name: 'Enter it on the roll' }).isDisabled()).toBe(true);
      expect(await axeFinds(officer.page)).toEqual([]);
    });
  });
}

function describeAssets(open: Open): void {
  describe('what is owned in common', () => {
    it('leads to each thing, at an address that can be opened by itself', async () => {
      const { page, complaints } = await open('/assets');
      const link = main(page).locator('table a[href^="/assets/"]').first();
      const name = (await link.textContent()) ?? '';
      await link.click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
      await page.reload();
      await page.getByRole('heading', { level: 1, name }).waitFor();
      expect(await main(page).textContent()).toContain('In the books');
      expect(complaints).toEqual([]);
    });

    it('says that capital buys no vote, and where everything would go', async () => {
      const { page } = await open('/assets');
      expect(await page.locator('#capital').textContent()).toContain('votes: 0');
      const plan = page.getByRole('table', { name: 'What there is, and who would get it' });
      expect(await plan.getByRole('row').count()).toBeGreaterThan(1);
      expect(await page.locator('#disposals').textContent()).toMatch(/There has been none|asked on/u);
    });

    it('is narrowed by kind and lock', async () => {
      const { page } = await open('/assets?class=IP&state=DISPOSED');
      await page.getByText('Nothing of that kind is in that state.').waitFor();
      expect(await page.getByLabel('Kind').inputValue()).toBe('IP');
      await page.getByRole('link', { name: 'Show everything' }).click();
      await main(page).locator('table a[href^="/assets/"]').first().waitFor();
    });
  });
}
