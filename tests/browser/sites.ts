import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { focused, main, opener, pathOf } from './commons.js';
import { soon, type Room } from './room.js';

/** Words of plots that lie outside their picture, or are smaller than 12 px. */
const UNREADABLE = `[...document.querySelectorAll('main svg text')].flatMap((text) => {
  const [at, around] = [text.getBoundingClientRect(), text.ownerSVGElement.getBoundingClientRect()];
  const out = at.left < around.left - 1 || at.right > around.right + 1 || at.top < around.top - 1 || at.bottom > around.bottom + 1;
  return out || parseFloat(getComputedStyle(text).fontSize) < 12 ? [text.textContent] : [];
})`;

/** Words of a plot that lie on other words of it. */
const ON_ONE_ANOTHER = `[...document.querySelectorAll('main svg[role=group]')].flatMap((svg) => {
  const words = [...svg.querySelectorAll('a text')];
  const ofOthers = (one) => (other) => other.parentNode !== one.parentNode;
  return words.flatMap((one, index) => words.slice(index + 1).filter(ofOthers(one)).flatMap((other) => {
    const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
    const over = Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
    return over ? [one.textContent + ' / ' + other.textContent] : [];
  }));
})`;

const LABELS = "[...document.querySelectorAll('.site-map a')].map((link) => link.getAttribute('aria-label'))";
/** Which figures of the table's first month are marked as short of it. */
const SHORT_CELLS =
  "[...document.querySelectorAll('#months tbody tr:first-child td.number:has(.short)')].map((cell) => cell.dataset.label)";
const MONTHS = "[...document.querySelector('main select').options].map(({ value }) => value)";

const ranking = (page: Page): Promise<string[]> =>
  main(page).locator('#ranking table th[scope=row] a').allTextContents();
const onTheMap = (page: Page) => main(page).getByRole('group', { name: 'Map of the sites' }).getByRole('link');

/** Where the machines stand, and what they gave and took. */
export function describeSites(room: () => Room): void {
  const open = opener(room);

  describe('the sites', () => {
    it('stand on the map and in the ranking alike, and are found from the home page', async () => {
      const { page, complaints } = await open('/');
      await page.getByRole('link', { name: /^On the map/u }).click();
      await page.getByRole('heading', { level: 1, name: 'Sites' }).waitFor();
      await onTheMap(page).first().waitFor();
      const names = await ranking(page);
      const labels = await page.evaluate<string[]>(LABELS);
      expect(labels.map((label) => label.replace(/: .*$/u, '')).toSorted()).toEqual(names.toSorted());
      await onTheMap(page).first().focus();
      await page.keyboard.press('Enter');
      await soon(
        () => pathOf(page),
        (path) => /^\/sites\/[a-z-]+$/u.test(path),
      );
      expect(complaints).toEqual([]);
    });

    it('are ranked by what one chooses, by key too; nobody measured comes last', async () => {
      const { page } = await open('/sites');
      const before = await ranking(page);
      await page.getByRole('link', { name: 'Water per GPU-hour', exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('table', { name: 'Sites by Water per GPU-hour, the most first' }).waitFor();
      expect(await focused(page)).toBe('Water per GPU-hour');
      expect(new URL(page.url()).searchParams.get('by')).toBe('water-each');
      const after = await ranking(page);
      expect(after.toSorted()).toEqual(before.toSorted());
      expect(after.at(-1)).toBe("Neighbours' Rooms");
      expect(await main(page).locator('#ranking tbody tr').last().textContent()).toContain('not measured');
      await page.goBack();
    });

    it('keep the months that were chosen from page to page', async () => {
      const { page } = await open('/sites');
      const [, , from = ''] = await page.evaluate<string[]>(MONTHS);
      await page.getByRole('combobox', { name: 'From' }).selectOption(from);
      await soon(
        () => new URL(page.url()).searchParams.get('from'),
        (known) => known === from,
      );
      await main(page).locator('#ranking table a').first().click();
      await page.getByRole('heading', { level: 2, name: 'By month' }).waitFor();
      expect(await page.getByRole('combobox', { name: 'From' }).inputValue()).toBe(from);
      await page.getByRole('link', { name: 'Every site' }).click();
      await page.getByRole('heading', { level: 1, name: 'Sites' }).waitFor();
      expect(await page.getByRole('combobox', { name: 'From' }).inputValue()).toBe(from);
    });

    it.each(['/sites', '/sites?by=energy-each', '/sites/mill-hall', '/sites/school-cellar'])(
      'say everything on the plots of %s where it can be read, on a desk and on a phone',
      async (path) => {
        const { page } = await open(path);
        for (const width of [1280, 360]) {
          await page.setViewportSize({ width, height: 900 });
          await soon(
            () => page.evaluate<string[]>(UNREADABLE),
            (words) => words.length === 0,
          );
          expect(await page.evaluate<string[]>(UNREADABLE)).toEqual([]);
          expect(await page.evaluate<string[]>(ON_ONE_ANOTHER)).toEqual([]);
        }
      },
    );
  });

  describe('a site', () => {
    const months = (page: Page) => page.getByRole('table', { name: /^The same months as a table/u });

    it.each([
      ['GPU-hours', /GPU-h/u],
      ['Energy', /kWh/u],
      ['Water', /\d L/u],
    ])('leads from its %s of a month to entries that sum to it', async (header, unit) => {
      const { page } = await open('/sites/mill-hall');
      const cell = months(page).locator(`tbody tr:nth-child(2) td[data-label="${header}"] a`).first();
      const figure = (await cell.textContent()) ?? '';
      expect(figure).toMatch(unit);
      await cell.click();
      await page.getByRole('heading', { level: 1, name: 'Entries' }).waitFor();
      const summary = main(page).locator('.summary');
      await summary.waitFor();
      expect(
        await soon(
          () => summary.textContent(),
          (text) => text?.includes(figure) === true,
        ),
      ).toContain(figure);
    });

    it('leads from GPU-hours to what the entries sum to, where cards ran that nobody held', async () => {
      const { page } = await open('/sites/school-cellar');
      const cell = months(page).locator('tbody tr:nth-child(2) td[data-label="GPU-hours"]');
      const words = (await cell.getByRole('link').textContent()) ?? '';
      expect(words).toMatch(/^[\d,.]+ GPU-h in the books, with [\d,.]+ GPU-h of cards that nobody held$/u);
      const [figure = ''] = words.split(' in the books');
      expect(await cell.textContent()).not.toBe(words);
      await cell.getByRole('link').click();
      const summary = main(page).locator('.summary');
      await summary.waitFor();
      expect(
        await soon(
          () => summary.textContent(),
          (text) => text?.includes(figure) === true,
        ),
      ).toContain(figure);
    });

    it('marks the month that runs in every plot and cell of it, and says that the sums hold it', async () => {
      const { page } = await open('/sites/mill-hall');
      const running = months(page).locator('tbody tr').first();
      await running.waitFor();
      const short = await page.evaluate<string[]>(SHORT_CELLS);
      expect(short).toEqual(['GPU-hours', 'Energy', 'Water']);
      expect(
        await main(page)
          .getByRole('link', { name: /, not read to the end: /u })
          .count(),
      ).toBe(short.length);
      expect((await main(page).textContent()) ?? '').toContain('is not over: every sum here holds of it');
      const mix = main(page).locator('#mix li').filter({ hasText: 'of no claimed origin' }).first();
      expect(await mix.textContent()).toMatch(/of no claimed origin: [\d,.]+ kWh, [\d.]+%/u);
    });

    it('tells the metered from the estimated, and the read from the missing, not by colour alone', async () => {
      const { page } = await open('/sites/school-cellar');
      const plot = page.getByRole('group', { name: /^Energy by month/u });
      expect(await plot.getByRole('link', { name: /, estimated: [\d,.]+ kWh$/u }).count()).toBe(1);
      expect(await plot.getByRole('link', { name: /, not read to the end: [\d,.]+ kWh$/u }).count()).toBe(1);
      const words = (await main(page).textContent()) ?? '';
      expect(words).toContain('dashed outline: estimated, not metered');
      expect(words).toContain('hatched: hours are missing, or the month is not over');
      expect(words).toContain('no meter reads the machines alone');
      expect(await months(page).textContent()).toMatch(/not measured[\d,.]+ kWh estimated/u);
    });

    it('has no plot of what nobody measured, and says so', async () => {
      const { page } = await open('/sites/neighbours');
      expect(await page.getByRole('group', { name: /^Water by month/u }).count()).toBe(0);
      const words = (await main(page).textContent()) ?? '';
      expect(words).toContain('No meter of water was read');
      expect(words).toContain('Nobody has said where this site’s energy came from');
    });

    it('gives the months of the page as a file, and the yearly report to those who may have it', async () => {
      const { page } = await open('/sites/mill-hall');
      const shown = await months(page).locator('tbody th').allTextContents();
      const href = await page.getByRole('link', { name: 'These months as CSV' }).getAttribute('href');
      const file = await page.request.get(`${room().server.url}${href ?? ''}`);
      expect((await file.text()).trimEnd().split('\r\n')).toHaveLength(shown.length + 1);
      expect(await page.getByRole('link', { name: /^Disclosure/u }).count()).toBe(0);
      const operator = await open('/sites/mill-hall', 'OPERATOR');
      const report = operator.page.getByRole('link', { name: /^Disclosure for \d{4} as CSV$/u }).first();
      const answer = await operator.page.request.get(
        `${room().server.url}${(await report.getAttribute('href')) ?? ''}`,
      );
      expect([answer.status(), answer.headers()['content-disposition']]).toEqual([
        200,
        expect.stringContaining('mill-hall'),
      ]);
    });

    it('keeps its tables one tap away on a phone', async () => {
      const { page } = await open('/sites/mill-hall');
      await page.setViewportSize({ width: 360, height: 800 });
      await page.reload();
      await page.getByRole('heading', { level: 1, name: 'Mill Hall' }).waitFor();
      expect(await months(page).isVisible()).toBe(false);
      await page
        .getByText(/^The same months as a table/u)
        .first()
        .click();
      await months(page).waitFor();
      await page.waitForLoadState('networkidle');
    });
  });
}
