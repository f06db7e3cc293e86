import { describe, expect, it } from '@jest/globals';
import { ContributionService } from '../../apps/server/src/contributions/contribution.service.js';
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

    it('accepts or disputes, as an officer, what the owner of a contributed machine says that it did', async () => {
      const { server } = room();
      const contributions = server.app.get(ContributionService, { strict: false });
      const { rows } = await server.database.pool('app').query<{ id: string }>('SELECT id FROM partnership');
      const partnership = rows[0]?.id ?? '';
      const month = new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() - 1)).toISOString();
      const terms = {
        machine: 'home-03',
        contributor: { kind: 'BODY', name: 'The School' },
        from: new Date(month),
      } as const;
      expect(await contributions.contribute(partnership, { ...terms, reason: 'lent' }, 'r0001')).toBeUndefined();
      const stated = await contributions.state(partnership, { machine: 'home-03', month: month.slice(0, 7) }, 'r0001');
      expect(stated).toMatch(/^[\da-f-]{36}$/u);
      expect(await main((await open('/operator', 'OPERATOR')).page).textContent()).not.toContain('The School');
      const { page, complaints } = await open('/operator', 'OFFICER');
      const alerts = page.getByRole('region', { name: 'What needs somebody' });
      expect(await alerts.textContent()).toContain('What a contributed machine did waits for a word');
      const part = page.getByRole('region', { name: 'Contributed machines' });
      await part.getByText('Accept or dispute one').click();
      await picture(page, 'operator-contributions');
      expect(await axeFinds(page)).toEqual([]);
      await part.getByLabel('Your word').selectOption('dispute');
      await part.getByLabel('Why').fill('It stood still.');
      await part.getByRole('button', { name: 'Enter it in my name' }).click();
      await part.waitFor({ state: 'detached' });
      const machine = await open('/register/machines/home-03');
      await picture(machine.page, 'machine-statements');
      const statements = machine.page.getByRole('region', { name: 'What it did for the commons' });
      expect(await statements.textContent()).toMatch(/The School.*disputed/u);
      expect([complaints, machine.complaints]).toEqual([[], []]);
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
      expect(words).toMatch(/Corrected.*by another of \/machine\/mill-02.*Takes another back/u);
      // What reporters wrote is for whoever keeps or checks the books.
      expect(words).not.toMatch(/job-|lent to nobody/u);
      const books = await open(new URL(page.url()).pathname + new URL(page.url()).search, 'AUDITOR');
      const whole = (await main(books.page).textContent()) ?? '';
      expect(whole).toMatch(/job-rendering\b.*Corrected.*by job-rendering-corrected.*one card was lent to nobody/u);
      expect(whole).toMatch(/job-rehearsal-void.*Takes another back/u);
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
