import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { CertifiedCopy } from '../../apps/server/src/court-roll/copy/certified-copy.service.js';
import { AuditRoom } from '../support/audit-room.js';
import { findChromium } from '../support/chromium.js';
import { axeFinds, picture, sidewaysAt } from './room.js';

const webFolder = join(import.meta.dirname, '..', '..', 'dist', 'web');
const choice = await findChromium();

/** An address that is not this machine's: over plain HTTP a browser trusts it with no cryptography of its own. */
const HOST = '198.51.100.7';

if ('missing' in choice) {
  describe('verifying in a browser', () => {
    it.skip(`is tried (skipped: ${choice.missing})`, () => undefined);
  });
} else {
  describe('verifying in a browser, over plain HTTP', () => {
    let audit: AuditRoom;
    let browser: Browser;
    let folder: string;
    let site: string;

    beforeAll(async () => {
      audit = await AuditRoom.open({ webFolder });
      const args = [...choice.args, `--host-resolver-rules=MAP ${HOST} 127.0.0.1`];
      browser = await chromium.launch({ executablePath: choice.executablePath, args });
      folder = await mkdtemp(join(tmpdir(), 'copyhold-browser-'));
      site = audit.room.server.url.replace(/\/\/[^:]+/u, `//${HOST}`);
    });
    afterAll(async () => {
      await browser.close();
      await audit.close();
      await rm(folder, { recursive: true });
    });

    const one = async (sql: string): Promise<string> =>
      (await audit.room.superuser.query<{ value: string }>(sql)).rows[0]?.value ?? '';
    const entry = (): Promise<string> => one(`SELECT id AS value FROM journal WHERE idempotency_key = 'opening'`);

    async function open(path: string): Promise<Page> {
      const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
      await page.goto(`${site}${path}`);
      await page.locator('#main h1').waitFor();
      return page;
    }
    async function verdictOn(page: Page, text: string): Promise<string> {
      await page.getByRole('textbox').first().fill(text);
      await page.getByRole('button', { name: 'Check it' }).click();
      const verdict = page.locator('.verdict');
      await verdict.waitFor();
      return (await verdict.textContent()) ?? '';
    }

    it('has no cryptography of the browser to lean on', async () => {
      const page = await open('/verify');
      expect(await page.evaluate<boolean>('isSecureContext || crypto.subtle !== undefined')).toBe(false);
    });

    it('computes an entry on its own page', async () => {
      const page = await open(`/entries/${await entry()}`);
      await page.getByRole('button', { name: 'Verify this' }).click();
      await page.getByText('It holds. Your browser has computed every step itself.').waitFor();
      expect(await page.locator('.steps li').count()).toBe(5);
      expect(await axeFinds(page)).toEqual([]);
    });

    it('says of a number, a receipt and a right whether they hold', async () => {
      const page = await open('/verify');
      expect(await verdictOn(page, await entry())).toContain('It holds.');
      await picture(page, 'verify');
      const receipt = await one('SELECT receipt AS value FROM ballot LIMIT 1');
      expect(await verdictOn(page, receipt.toLowerCase())).toContain('It holds.');
      const copy = await verdictOn(page, 'L-0001');
      expect(copy).toContain('It holds. Your browser has computed every step itself.');
      expect(copy).toContain('It was written of this holder');
      expect(copy).not.toContain('Not proven:');
      await picture(page, 'verify-copy');
      expect(await verdictOn(page, 'ZZZZ-ZZZZ-ZZZZ-ZZZZ')).toContain('This server knows nothing under that code');
      expect(await verdictOn(page, 'what is this?')).toContain('This is no code');
    });

    it('comes straight to the verdict from the address on a certified copy', async () => {
      const page = await open('/verify?copy=L-0001');
      await page.getByText('It holds. Your browser has computed every step itself.').waitFor();
      expect(await axeFinds(page)).toEqual([]);
      expect(await sidewaysAt(page, 320)).toBe(0);
    });

    /** The holder's own copy, without the name: nothing in it is not in the log but what every copy says of itself. */
    async function ownCopy(): Promise<CertifiedCopy> {
      const { server, small } = audit.room;
      const { cookie } = await server.signIn(small.people['r0003'] ?? '');
      const answer = await fetch(`${server.url}/register/L-0001/copy.json`, { headers: { cookie } });
      const copy = (await answer.json()) as CertifiedCopy;
      return { ...copy, holding: { ...copy.holding, name: null } };
    }
    const BROKEN = 'It does not hold: what is shown is not what was signed.';

    it('finds a copy whole of which all is in the log, and shows what was logged', async () => {
      const page = await open('/verify');
      const found = await verdictOn(page, JSON.stringify(await ownCopy()));
      expect(found).toContain('It holds. Your browser has computed every step itself.');
      expect(await page.locator('.proven dd').allTextContents()).toEqual([
        'alpha',
        'held',
        'February 1, 2026',
        'r0003',
      ]);
      expect(found).toMatch(/As of checkpoint \d+: of what was written after it, the copy says nothing/u);
    });

    const PARTLY = 'What the log has of it holds. Not all that the copy says is in the log.';
    const lists = (page: Page): Promise<readonly string[]> => page.locator('.verdict ul li').allTextContents();
    const USUAL = ['When the copy was made.', 'The name of the partnership, and its currency.'];

    it('says what no line of a copy shows, and warns of what no copy has', async () => {
      const copy = await ownCopy();
      const page = await open('/verify');
      expect(await verdictOn(page, JSON.stringify(copy))).toContain('Not in the log, and no line shows it:');
      expect(await lists(page)).toEqual(USUAL);
      const fines = [{ amount: '1', due: '1', paid: '1', state: 'PAID' }];
      const fined = await verdictOn(page, JSON.stringify({ ...copy, fines }));
      expect(fined).toContain('It holds.');
      expect(await lists(page)).toEqual([...USUAL, 'Its entry fines, and what was paid of them.']);
      const pledged = { ...copy, seal: 'red', holding: { ...copy.holding, pledge: 'none' } };
      const found = await verdictOn(page, JSON.stringify(pledged));
      expect(found).toContain(PARTLY);
      expect(found).not.toContain('It holds.');
      expect(found).toContain('The copy has parts that no copy is known to have, and nothing in the log shows them:');
      expect(await lists(page)).toEqual(['seal', 'holding.pledge', ...USUAL]);
      expect(await axeFinds(page)).toEqual([]);
      expect(await sidewaysAt(page, 320)).toBe(0);
      await picture(page, 'verify-beside');
    });

    it('warns of a copy in which nothing opens the holder', async () => {
      const copy = await ownCopy();
      const page = await open('/verify');
      const shut = { ...copy, entries: copy.entries.map((line) => ({ ...line, holder: null })) };
      expect(await verdictOn(page, JSON.stringify(shut))).toContain(PARTLY);
      expect(await lists(page)).toEqual([
        'Who holds it: the log hides that, and nothing in this copy opens it. What opens it can be erased; then no copy does.',
        ...USUAL,
      ]);
      await picture(page, 'verify-shut');
    });

    it('finds a copy forged in which somebody else holds, or a line is called otherwise', async () => {
      const copy = await ownCopy();
      const page = await open('/verify');
      const sold = { ...copy, holding: { ...copy.holding, rollNumber: 'r0001', name: 'Buyer Ltd' } };
      const found = await verdictOn(page, JSON.stringify(sold));
      expect(found).toContain(BROKEN);
      expect(found).toContain('It was not written of this holder');
      const [first, ...others] = copy.entries;
      const renamed = { ...copy, entries: [{ ...first, event: 'ADMITTED' }, ...others] };
      expect(await verdictOn(page, JSON.stringify(renamed))).toContain(BROKEN);
      const cut = { ...copy, entries: copy.entries.slice(0, -1) };
      expect(await verdictOn(page, JSON.stringify(cut))).toContain('The right is not what its last line says');
    });

    it('finds a copy forged that the server gives instead of the one that was asked for', async () => {
      const page = await open('/verify');
      const other = await (await fetch(`${audit.room.server.url}/register/D-0001/copy.json`)).text();
      await page.route('**/register/L-0001/copy.json', (route) => route.fulfill({ body: other }));
      const found = await verdictOn(page, 'L-0001');
      expect(found).toContain(BROKEN);
      expect(found).toContain('Asked for was L-0001; this is a copy of D-0001.');
    });

    it('believes no key that a document brings along', async () => {
      const copy = JSON.stringify(await ownCopy());
      const page = await open('/verify');
      await page.route('**/log/small/vkey', (route) => route.fulfill({ status: 404, body: '' }));
      const found = await verdictOn(page, copy);
      expect(found).toContain('It agrees with itself, and that is all: the key came with it.');
      expect(found).not.toContain('It holds.');
    });

    it('shows which step breaks in a file that was altered, and takes a key that was kept', async () => {
      const proof = await (await fetch(`${audit.room.server.url}/audit/entry/${await entry()}.json`)).text();
      const file = join(folder, 'entry.json');
      await writeFile(file, proof.replace('"50000"', '"90000"'));
      const page = await open('/verify');
      await page.locator('input[type=file]').setInputFiles(file);
      await page.getByRole('button', { name: 'Check it' }).click();
      await page.getByText('It does not hold: what is shown is not what was signed.').waitFor();
      await page.getByText('The words and figures are not the ones that were fixed').waitFor();
      expect(await axeFinds(page)).toEqual([]);
      expect(await sidewaysAt(page, 320)).toBe(0);
      await page.getByText('I kept the key of the log').click();
      await page.getByLabel('The key, as it was published').fill((await audit.vkeys())[0] ?? '');
      expect(await verdictOn(page, proof)).toContain('Checked by the key that you gave.');
      await page.getByLabel('The key, as it was published').fill('elsewhere+00000000+AAAA');
      expect(await verdictOn(page, proof)).toContain('The log has not signed this');
    });
  });
}
