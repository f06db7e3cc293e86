import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { axeFinds, soon, type Room } from './room.js';

const idOfFocus = (page: Page): Promise<string> => page.evaluate<string>('document.activeElement?.id ?? ""');
const ROW_IDS = `[...document.querySelectorAll('table.entries [data-stop]')].map(({ id }) => id)`;
const addressOf = (page: Page): URL => new URL(page.url());
const rows = (page: Page) => page.locator('table.entries tbody tr');
const summary = (page: Page) => page.getByRole('region', { name: 'Summary' });
const search = (page: Page) => page.getByLabel('Words in the entry');

/** How many different entries a CSV of legs tells of; its third column is the entry. */
const entriesIn = (csv: string): number => new Set(csv.trim().split('\r\n').slice(1).map(journalOf)).size;
const journalOf = (row: string): string => /[0-9a-f]{8}-[0-9a-f-]{27}/u.exec(row)?.[0] ?? row;

/** The journal and its entries. */
export function describeEntries(room: () => Room): void {
  const open = async (path: string) => {
    const visit = await room().visit(await room().arrive(), path);
    await visit.page.waitForLoadState('networkidle');
    return visit;
  };

  describe('the journal', () => {
    it('is narrowed by its form, by the address alone, and back again', async () => {
      const { page, complaints } = await open('/entries');
      const everything = await summary(page).textContent();
      await page.getByText('Account, day, amount and more').click();
      await page.getByLabel('Account, or how it begins').fill('je:assets');
      await page.getByLabel('Unit').selectOption({ label: 'EUR' });
      await page.getByLabel('At least', { exact: true }).fill('1,000.50');
      await page.getByRole('button', { name: 'Narrow', exact: true }).click();
      await page.getByRole('link', { name: 'at least €1,000.50' }).waitFor();
      expect(Object.fromEntries(addressOf(page).searchParams)).toEqual({
        account: 'je:assets',
        unit: 'EUR',
        least: '100050',
      });
      const narrowed = await soon(
        () => summary(page).textContent(),
        (words) => words !== everything,
      );
      expect(narrowed).not.toBe(everything);

      const other = await open(`${addressOf(page).pathname}${addressOf(page).search}`);
      expect(await summary(other.page).textContent()).toBe(narrowed);

      await page.getByRole('link', { name: 'at least €1,000.50' }).click();
      await page.getByRole('link', { name: 'at least €1,000.50' }).waitFor({ state: 'detached' });
      await page.goBack();
      await page.getByRole('link', { name: 'at least €1,000.50' }).waitFor();
      expect(
        await soon(
          () => summary(page).textContent(),
          (words) => words === narrowed,
        ),
      ).toBe(narrowed);
      expect(await page.getByLabel('At least', { exact: true }).inputValue()).toBe('1000.50');
      expect([...complaints, ...other.complaints]).toEqual([]);
    });

    it('refuses an amount it cannot read, beside the box', async () => {
      const { page } = await open('/entries');
      await page.getByText('Account, day, amount and more').click();
      await page.getByLabel('At least', { exact: true }).fill('much');
      await page.getByRole('button', { name: 'Narrow', exact: true }).click();
      expect(await page.getByRole('alert').textContent()).toContain('Choose a unit');
      expect(addressOf(page).search).toBe('');
      expect(await axeFinds(page)).toEqual([]);
    });

    it('is the same as a file', async () => {
      const { page } = await open('/entries?kind=grant-received&unit=EUR');
      const href = await page.getByRole('link', { name: 'These entries as CSV' }).getAttribute('href');
      expect(href).toBe('/export/entries.csv?kind=grant-received&unit=EUR');
      const answer = await fetch(`${room().server.url}${href ?? ''}`);
      expect(answer.headers.get('content-type')).toContain('text/csv');
      const count = entriesIn(await answer.text());
      expect(count).toBeGreaterThan(0);
      expect(await summary(page).textContent()).toMatch(new RegExp(`^${String(count)} entr`, 'u'));
      expect(await rows(page).count()).toBe(count);
    });

    it('says what to do where nothing matches', async () => {
      const { page } = await open('/entries?kind=royalty&text=no+such+words');
      await page.getByText('No entry matches.').waitFor();
      await page.getByRole('link', { name: 'Take the last part away' }).click();
      expect(
        await soon(
          () => addressOf(page).search,
          (found) => !found.includes('&'),
        ),
      ).toBe('?text=no+such+words');
      await page.getByRole('link', { name: 'Show every entry' }).click();
      await rows(page).first().waitFor();
    });
  });

  describe('the journal by keys', () => {
    it('goes to the search field, through the rows, into an entry and back to the same row', async () => {
      const { page, complaints } = await open('/entries');
      await page.keyboard.press('/');
      expect(await idOfFocus(page)).toBe('entries-search');
      await page.keyboard.type('j/k?');
      expect(await search(page).inputValue()).toBe('j/k?');
      await search(page).fill('');
      await search(page).blur();
      const ids = await page.evaluate<string[]>(ROW_IDS);
      await page.keyboard.press('j');
      expect(await idOfFocus(page)).toBe(ids[0]);
      await page.keyboard.press('j');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('k');
      await page.keyboard.press('ArrowUp');
      expect(await idOfFocus(page)).toBe(ids[1]);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Both sides' }).waitFor();
      expect(addressOf(page).pathname).toBe(`/entries/${(ids[2] ?? '').replace('entry-', '')}`);
      await page.goBack();
      await rows(page).first().waitFor();
      expect(
        await soon(
          () => idOfFocus(page),
          (id) => id === ids[2],
        ),
      ).toBe(ids[2]);
      expect(complaints).toEqual([]);
    });

    it('shows its keys, and lets go of them where somebody wishes', async () => {
      const { page } = await open('/entries');
      await page.keyboard.press('?');
      const dialog = page.getByRole('dialog', { name: 'Keys on this page' });
      await dialog.waitFor();
      expect(await axeFinds(page)).toEqual([]);
      await dialog.getByLabel('Use these keys').uncheck();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      await page.keyboard.press('/');
      expect(await idOfFocus(page)).not.toBe('entries-search');
      await page.reload();
      await rows(page).first().waitFor();
      await page.keyboard.press('/');
      expect(await idOfFocus(page)).not.toBe('entries-search');
    });

    it('shows more on demand, and keeps it all for whoever comes back', async () => {
      const { page, complaints } = await open('/entries');
      const first = await rows(page).count();
      await page.getByRole('button', { name: 'Show more' }).click();
      await rows(page).nth(first).waitFor();
      const shown = await rows(page).count();
      expect(shown).toBeGreaterThan(first);
      const link = rows(page).nth(first).locator('[data-stop]');
      const id = await link.getAttribute('id');
      expect(await idOfFocus(page)).toBe(id);
      await link.click();
      await page.getByRole('heading', { name: 'Both sides' }).waitFor();
      expect(await page.evaluate<number>('scrollY')).toBe(0);
      await page.goBack();
      await rows(page).nth(first).waitFor();
      expect(await rows(page).count()).toBe(shown);
      expect(
        await soon(
          () => page.evaluate<number>('scrollY'),
          (top) => top > 500,
        ),
      ).toBeGreaterThan(500);
      expect(complaints).toEqual([]);
    });
  });

  describe('an entry', () => {
    it('tells both sides, where it comes from, and how to check it', async () => {
      const id = await room().entry({ kind: 'grant-received' });
      const { page, complaints } = await open(`/entries/${id}`);
      expect(await page.locator('.lede').textContent()).toMatch(/^On .+ €[\d,.]+ (?:went from|moved)/u);
      const lines = page.getByRole('table', { name: /^Each line of the entry/u });
      expect(await lines.getByRole('row').count()).toBeGreaterThan(2);
      expect(await lines.textContent()).toMatch(/€[\d,]+\.\d\d/u);
      const facts = await page.locator('#main').textContent();
      expect(facts).toContain('Custom version');
      expect(facts).toContain('Verify this');
      expect(facts).toContain(id);
      await lines.getByRole('link', { name: 'je:assets:bank' }).first().click();
      await page.getByRole('heading', { name: 'Statement' }).waitFor();
      expect(complaints).toEqual([]);
    });
  });

  describe('the books', () => {
    it('say that there is no such account, and what an address cannot ask for', async () => {
      const { page } = await open('/books/je%3Aassets%3Abonk');
      await page.getByRole('heading', { level: 1, name: 'No such account' }).waitFor();
      await page.getByRole('link', { name: 'All accounts' }).click();
      await page.getByRole('heading', { level: 1, name: 'Books' }).waitFor();
      const asked = await open('/books/income?body=nobody');
      await asked.page.getByRole('heading', { level: 1, name: 'Nobody can answer this' }).waitFor();
      expect(await asked.page.locator('#main').textContent()).toContain('The part body in the address');
    });

    it('link every line of a balance sheet to its account, but for the result, which is none', async () => {
      const { page } = await open('/books/balance');
      const result = page.getByRole('table', { name: 'Result of the open period' });
      await result.waitFor();
      expect(await result.getByRole('link').count()).toBe(0);
      expect(await page.getByRole('table', { name: 'Assets' }).getByRole('link').count()).toBeGreaterThan(0);
    });

    it('open account by account down to the statement', async () => {
      const { page, complaints } = await open('/books?body=je');
      const assets = page.locator('.tree summary').filter({ hasText: /^assets/u });
      await assets.focus();
      await page.keyboard.press('Enter');
      const leaf = page.locator('.tree a.leaf').first();
      await leaf.click();
      await page.getByRole('heading', { name: 'Statement' }).waitFor();
      expect(addressOf(page).searchParams.get('unit')).toBe('EUR');
      await page.getByRole('link', { name: 'Income statement' }).click();
      await page.getByRole('heading', { level: 1, name: 'Income statement' }).waitFor();
      await page.getByLabel('Body').selectOption({ index: 1 });
      expect(
        await soon(
          () => addressOf(page).searchParams.get('body'),
          (body) => body !== null,
        ),
      ).not.toBeNull();
      expect(complaints).toEqual([]);
    });

    it.each(['/entries/import'])('%s is for officers', async (path) => {
      const member = await room().personWho('MEMBER');
      const { page } = await room().visit(await room().arrive(member), path);
      expect(await page.locator('#main').textContent()).toContain('Only an officer brings in books');
      expect(await page.getByRole('textbox').count()).toBe(0);
    });

    it('refuse a history line by line, and write nothing of it', async () => {
      const { page } = await room().visit(await room().arrive(await room().personWho('OFFICER')), '/entries/import');
      await page
        .getByLabel('Or paste it here')
        .fill('2019-01-01 Rent\n    je:expenses:host  500.00 EUR\n    je:assets:bank  -400.00 EUR\n');
      await page.getByRole('button', { name: 'Look it over' }).click();
      const refusals = page.getByRole('table', { name: /lines? that (?:was|were) refused/u });
      await refusals.waitFor();
      expect(await refusals.getByRole('row').count()).toBeGreaterThan(1);
      expect(await page.getByRole('button', { name: 'Write it into the books' }).count()).toBe(0);
    });
  });
}
