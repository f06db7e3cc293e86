import { describe, expect, it } from '@jest/globals';
import { focused, main, opener, pathOf } from './commons.js';
import { axeFinds, picture, type Room } from './room.js';

/** What somebody who runs machines does on their pages. */
export function describeOperator(room: () => Room): void {
  const open = opener(room);

  describe('who runs machines', () => {
    it('sees what the pasture gives, how much of it is left, and when it begins anew', async () => {
      const { page } = await open('/operator', 'OPERATOR');
      const stints = page.getByRole('region', { name: 'Stints' });
      const words = (await stints.textContent()) ?? '';
      expect(words).toMatch(/mill pasture [\d,.]+ weighted GPU-h of [\d,.]+ weighted GPU-h are used, and [\d,.]+/u);
      expect(words).toMatch(/It begins anew in .+, on \w+ 1, 20\d\d/u);
      expect(words).toContain('1,500.0 weighted GPU-h: 150.0 to the host communities first, 135.0 kept in reserve');
    });

    it('sees first the machines that need somebody, and is told what to do', async () => {
      const { page, complaints } = await open('/operator', 'OPERATOR');
      const machines = page.getByRole('table', { name: /^Machines, with what/u });
      expect(await machines.getByRole('row').nth(1).textContent()).toMatch(/^mill-02.*Silent/u);
      await page.getByRole('link', { name: /things? needs? somebody/u }).click();
      const alerts = page.getByRole('region', { name: 'What needs somebody' });
      expect(await alerts.getByRole('heading', { level: 3 }).allTextContents()).toEqual([
        'Not heard for more than three hours',
        'No key: the machine cannot report',
        'The clock is off by more than a minute',
        ...(new Date().getUTCDate() > 14 ? ['Nobody has said what the machines give in the next period'] : []),
      ]);
      expect(await alerts.textContent()).toMatch(/cellar-04 93 s ahead/u);
      expect(complaints).toEqual([]);
    });

    it('folds a long list, and opens it without losing the place', async () => {
      const { page } = await open('/operator', 'OPERATOR');
      const rows = page.getByRole('table', { name: /^Machines, with what/u }).getByRole('row');
      const before = await rows.count();
      await page.getByRole('button', { name: /^Show all \d+ machines$/u }).press('Enter');
      expect(await rows.count()).toBeGreaterThan(before);
      expect(await focused(page)).toBe('Show fewer');
    });

    it('sees of another’s machines nothing', async () => {
      const { page } = await open('/operator', 'OPERATOR');
      await page.getByRole('button', { name: /^Show all/u }).click();
      const mine = (await main(page).textContent()) ?? '';
      const whole = await open('/operator', 'AUDITOR');
      await whole.page.getByRole('button', { name: /^Show all/u }).click();
      const all = (await main(whole.page).textContent()) ?? '';
      expect([mine.includes('home-03'), all.includes('home-03')]).toEqual([false, true]);
      expect(all).toContain('It measured use and could not keep it');
    });

    it('follows a bar with the keyboard to the reports behind it, and on to one machine’s', async () => {
      const { page, complaints } = await open('/operator', 'OPERATOR');
      const bar = page.getByRole('link', { name: /^Mill Hall, .+, not over yet: [\d.,]+ GPU-h; the reports/u });
      const hours = /: (?<hours>[\d.,]+) GPU-h/u.exec((await bar.getAttribute('aria-label')) ?? '')?.groups?.['hours'];
      await bar.press('Enter');
      await page.getByRole('heading', { level: 1, name: /^Mill Hall, / }).waitFor();
      expect(pathOf(page)).toBe('/operator/use');
      const lede = (await page.locator('.lede').textContent()) ?? '';
      expect(lede).toContain(`add up to ${hours ?? ''} GPU-h`);
      expect(lede).toContain('drawn from the same sum');
      await page.getByRole('link', { name: '/machine/mill-02', exact: true }).click();
      await page.getByText('They are those of /machine/mill-02 alone.').waitFor();
      const words = (await main(page).textContent()) ?? '';
      expect(words).toMatch(/job-rendering\b.*Corrected.*by job-rendering-corrected.*one card was lent to nobody/u);
      expect(words).toMatch(/job-rehearsal-void.*Takes another back/u);
      await picture(page, 'operator-use-machine');
      await page.setViewportSize({ width: 360, height: 800 });
      await picture(page, 'operator-use-machine');
      expect(await axeFinds(page)).toEqual([]);
      expect(complaints).toEqual([]);
    });

    it('takes the same reports along as a file', async () => {
      const { page } = await open('/operator/use?site=mill-hall&month=2020-01', 'OPERATOR');
      expect(await page.locator('.lede').textContent()).toContain('No report of GPU time counts in this month.');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'These reports as CSV' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('use-mill-hall-2020-01.csv');
      const operator = await open('/operator', 'OPERATOR');
      const months = await operator.page
        .getByRole('link', { name: 'These months of every site as CSV' })
        .getAttribute('href');
      const answer = await fetch(new URL(months ?? '', room().server.url));
      expect([answer.status, (await answer.text()).split('\r\n').length > 4]).toEqual([200, true]);
    });

    it.each(['site=nowhere&month=2026-09', 'month=2026-09', 'site=mill-hall&month=soon'])(
      'is told of %s that there is nothing to show',
      async (search) => {
        const { page, complaints } = await open(`/operator/use?${search}`, 'OPERATOR');
        expect(await page.locator('#main h1').textContent()).toBe('Nothing to show here');
        expect(complaints).toEqual([]);
      },
    );

    it('alone sees reports', async () => {
      const { page } = await open('/operator/use?site=mill-hall&month=2026-09');
      expect(await main(page).textContent()).toContain('Sign in as somebody who runs a site');
      expect(await page.getByRole('table').count()).toBe(0);
    });
  });
}
