import { describe, expect, it } from '@jest/globals';
import { main, opener } from './commons.js';
import { axeFinds, soon, type Room } from './room.js';

/** What is owned in common, and what officers enter about it. */
export function describeAssets(room: () => Room): void {
  const open = opener(room);
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

  describe('what officers enter about assets', () => {
    it('is a thing, from then on locked, and what it is worth; its paper goes by its fingerprint', async () => {
      const { page, complaints } = await open('/assets', 'OFFICER');
      await page.getByText('Enter a thing that is owned in common').click();
      const desk = page.locator('details[open]');
      await desk.getByLabel('What it is called').fill('Rack by the weir');
      await desk.getByLabel('What it cost').fill('1234.50');
      expect(await axeFinds(page)).toEqual([]);
      await desk.getByRole('button', { name: 'Enter it' }).click();
      await page.getByRole('heading', { level: 1, name: 'Rack by the weir' }).waitFor();
      expect(await main(page).textContent()).toContain('€1,234.50');

      await page.getByText('File what it is worth', { exact: true }).click();
      await page.getByLabel('What it is worth, in EUR').fill('1000');
      await page.getByLabel('Valued by').fill('The surveyors');
      await page.setInputFiles('input[type=file]', {
        name: 'report.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('abc'),
      });
      const paper = page.getByLabel('The report, by its fingerprint');
      expect(
        await soon(
          () => paper.inputValue(),
          (text) => text !== '',
        ),
      ).toMatch(/^ba7816bf8f01cfea4141/u);
      await page.getByRole('button', { name: 'File the valuation' }).click();
      await page.getByText('It is entered.').waitFor();
      await page.getByRole('table', { name: 'Valuations' }).getByText('€1,000.00').waitFor();
      expect(complaints).toEqual([]);
    });

    it('is a wish to let a thing go, which the rules answer, and the guardian alone can grant', async () => {
      const { page, complaints } = await open('/assets', 'OFFICER');
      await page
        .getByRole('link', { name: /^Machines of/u })
        .last()
        .click();
      await page.getByRole('heading', { name: 'What officers enter' }).waitFor();
      expect(await main(page).textContent()).toMatch(/copyhold guardian, a command .* There is no page for it/u);
      await page.getByText('Ask to let it go', { exact: true }).click();
      await page.getByLabel('Who would have it').fill('A dealer');
      await page.getByLabel('For how much').fill('10');
      await page.getByRole('textbox', { name: 'Why' }).fill('It is old.');
      await page.getByRole('button', { name: 'Enter the wish' }).click();
      await page.locator('#disposals').getByText('A dealer', { exact: false }).first().waitFor();
      expect(await page.locator('#disposals').textContent()).toContain('the rules forbid it');
      expect(complaints).toEqual([]);
    });

    it('is money for shares, at par, refused with the rule in words', async () => {
      const { page, complaints } = await open('/assets', 'OFFICER');
      await page.getByText('Book shares that were paid in').click();
      const desk = page.locator('#capital details[open]');
      await desk.getByLabel('Who: their number on the roll').fill('r0001');
      await desk.getByLabel('How much').fill('100000.01');
      await desk.getByLabel('Reference of the payment').fill('bank 7');
      await desk.getByRole('button', { name: 'Issue them at par' }).click();
      const alert = page.getByRole('alert');
      await alert.waitFor();
      expect(await alert.textContent()).toMatch(/how much one person may hold in shares\..*CAP-2/u);
      await desk.getByLabel('How much').fill('50');
      await desk.getByRole('button', { name: 'Issue them at par' }).click();
      await desk.getByText('It is entered.').waitFor();
      expect(complaints).toEqual([]);
    });

    it('is shown to officers only', async () => {
      const { page } = await open('/assets', 'MEMBER');
      expect(await page.locator('.desk').count()).toBe(0);
    });
  });
}
