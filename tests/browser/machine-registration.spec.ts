import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { TestMachine } from '../support/agent-process.js';
import { gpuSecond } from '../support/machine-room.js';
import { focused, main, opener, pathOf } from './commons.js';
import { axeFinds, picture, sidewaysAt } from './room.js';
import { describeInTown } from './town.js';

/** The words of a command that the page shows, for a machine whose state is in a folder of ours. */
async function command(page: Page, name: string, machine: TestMachine): Promise<readonly string[]> {
  const text = (await page.getByLabel(name, { exact: true }).textContent()) ?? '';
  const [program, agent, ...words] = text.trim().split(' ');
  expect([program, agent]).toEqual(['copyhold', 'agent']);
  return words.map((word) => (word === '/var/lib/copyhold-agent' ? machine.state : word));
}

/** A picture of the page on a screen and on a phone. */
async function pictures(page: Page, name: string): Promise<void> {
  await picture(page, name);
  expect(await sidewaysAt(page, 360)).toBe(0);
  await picture(page, name);
  await page.setViewportSize({ width: 1280, height: 900 });
}

describeInTown('a machine that is registered in the browser', (room) => {
  const open = opener(room);
  let machine: TestMachine;
  beforeAll(() => {
    machine = new TestMachine();
  });
  afterAll(() => {
    machine.remove();
  });

  describe('its five steps', () => {
    it('are saved one by one, gone back to, and lead over a real agent to the register', async () => {
      const { page, complaints } = await open('/operator/register', 'OPERATOR');
      await page.getByRole('button', { name: 'Begin with a machine' }).click();
      await page.getByRole('heading', { level: 2, name: 'What it is' }).waitFor();
      const next = page.getByRole('button', { name: 'Save and go on' });
      expect(await next.isDisabled()).toBe(true);

      await page.getByLabel('What it is called').fill('Mill 12');
      await page.getByText('Use 1 to 40 small letters').waitFor();
      await page.getByLabel('What it is called').fill('mill-01');
      await page.getByLabel('Built as').selectOption({ label: 'one server' });
      await page.getByLabel('Whose it is').selectOption({ label: 'the joint enterprise' });
      await page
        .getByLabel('Its number on the register of assets')
        .selectOption({ label: 'A-0003 · Machines of Mill Hall' });
      await next.click();
      await page.getByRole('alert').waitFor();
      expect(await page.getByRole('alert').textContent()).toMatch(/Another machine has this name.*machine\.what/u);
      expect(await page.getByLabel('What it is called').getAttribute('aria-invalid')).toBe('true');
      await pictures(page, 'register-refused');
      await page.getByLabel('What it is called').fill('mill-12');
      await page.getByLabel('What it is called').press('Enter');

      await page.getByRole('heading', { level: 2, name: 'Where it stands' }).waitFor();
      // The focus went along: the next key is for the first box of the next step.
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe('At which site');
      // Left, and gone on with from another browser: what was saved is there.
      const path = pathOf(page);
      const again = await open('/operator/register', 'OPERATOR');
      await again.page.getByRole('link', { name: 'mill-12' }).click();
      await again.page.getByRole('heading', { level: 2, name: 'Where it stands' }).waitFor();
      await page.getByLabel('At which site').selectOption({ label: 'Mill Hall' });
      await page.getByLabel('In service there since').fill('2019-01-01');
      await page.getByText('The site itself serves since').waitFor();
      await page.getByLabel('In service there since').fill('2026-01-15');
      await next.click();

      await page.getByRole('heading', { level: 2, name: 'GPUs and weights' }).waitFor();
      await page.getByLabel('Model of its GPUs').fill('Abacus 9');
      await page.getByText('The rules give this model no weight yet.').waitFor();
      await page.getByLabel('Model of its GPUs').fill('H100 SXM');
      await page.getByLabel('How many').fill('8');
      await next.click();

      await page.getByRole('heading', { level: 2, name: 'Energy and meters' }).waitFor();
      await page.getByLabel('Its electricity is').selectOption('ON_SITE');
      await page.getByLabel('The most that it draws, in watts').fill('10200');
      await page.getByLabel('Its energy is told by').selectOption('device_counter');
      await page.getByLabel('Its water is told by').selectOption('none');
      await next.click();

      await page.getByRole('heading', { level: 2, name: 'Key and test reading' }).waitFor();
      await page.getByText('Once all five steps are saved').waitFor();
      await page.getByLabel('The agent reads').selectOption('pipe');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByRole('button', { name: 'Make its token' }).click();
      await page.getByText('is shown this once').waitFor();
      expect(await axeFinds(page)).toEqual([]);
      await pictures(page, 'register-token');

      // Somebody else who operates machines finds nothing there.
      const { rows } = await room()
        .server.database.pool('superuser')
        .query<{ id: string }>(
          `SELECT p.id FROM person p JOIN role_grant r ON r.person_id = p.id AND r.role = 'OPERATOR' ORDER BY p.roll_number DESC LIMIT 1`,
        );
      const other = await room().visit(await room().arrive({ id: rows[0]?.id ?? '' }), path);
      expect(await other.page.locator('#main h1').textContent()).toBe('No such registration');

      writeFileSync(
        join(machine.state, 'agent.json'),
        (await page.getByLabel('agent.json', { exact: true }).textContent()) ?? '',
      );
      const second = await command(page, 'the second command', machine);
      const enrolled = await machine.run(await command(page, 'the first command', machine));
      expect(enrolled).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^mill-12 reports as \/machine\/mill-12/u),
      });
      await page.getByText('Its key was let in on').waitFor();
      expect(await page.getByRole('button', { name: 'Enter it on the register' }).count()).toBe(0);
      await pictures(page, 'register-key-in');

      const reading = gpuSecond('/machine/mill-12/jobs', 'test-1', {
        subject: 'idle',
        time: new Date(Date.now() - 3_600_000).toISOString(),
        data: { gpu_seconds: '90', gpu: 'H100 SXM' },
      });
      expect(await machine.run(second, `${JSON.stringify(reading)}\n`)).toMatchObject({ code: 0 });
      await page.getByText('Its first reading came on').waitFor();
      expect(await main(page).textContent()).toContain('90 GPU-seconds');
      expect(await axeFinds(page)).toEqual([]);
      await pictures(page, 'register-read');
      await page.getByRole('button', { name: 'Enter it on the register' }).click();

      await page.getByRole('heading', { level: 1, name: 'Machine mill-12' }).waitFor();
      await page.getByText('on the register since').waitFor();
      const shown = await main(page).textContent();
      for (const words of [
        'one server',
        'Machines of Mill Hall',
        'Mill Hall',
        'January 15, 2026',
        '8 × H100 SXM',
        '10,200 W',
        'made at the site',
      ]) {
        expect(shown).toContain(words);
      }
      expect(shown).not.toMatch(/undefined|NaN|null/u);
      await page.waitForLoadState('networkidle');
      expect(await axeFinds(page)).toEqual([]);
      await pictures(page, 'machine-registered');
      await main(page).getByRole('link', { name: 'A-0003' }).click();
      await page.getByRole('heading', { level: 2, name: 'Machines of it' }).waitFor();
      await main(page).getByRole('link', { name: 'mill-12' }).waitFor();
      expect([...complaints, ...again.complaints, ...other.complaints]).toEqual([]);
    }, 240_000);

    it('end in a record that anybody reads, and whose key its operator revokes', async () => {
      const stranger = await open('/register/machines');
      await stranger.page.getByRole('link', { name: 'mill-12' }).click();
      await stranger.page.getByRole('heading', { level: 1, name: 'Machine mill-12' }).waitFor();
      expect(await stranger.page.getByText(/^Revoke key/u).count()).toBe(0);
      expect(await stranger.page.getByRole('button', { name: 'Make a token' }).count()).toBe(0);

      const { page, complaints } = await open('/register/machines/mill-12', 'OPERATOR');
      await page.getByText(/^Revoke key/u).click();
      await page.getByRole('button', { name: /^Revoke the key/u }).click();
      await main(page).getByRole('cell', { name: 'revoked' }).waitFor();
      await page.getByText('its keys have ended').waitFor();
      await pictures(page, 'machine-revoked');
      await page.getByRole('button', { name: 'Make a token' }).click();
      await page.getByText('is shown this once').waitFor();
      await page.getByRole('button', { name: 'Make a token' }).waitFor();
      expect([...complaints, ...stranger.complaints]).toEqual([]);
    }, 120_000);

    it('are gone where their author deletes them', async () => {
      const { page, complaints } = await open('/operator/register', 'OPERATOR');
      await page.getByLabel('Delete the registration of home-15', { exact: true }).click();
      await page.getByRole('button', { name: 'Delete the registration of home-15 now' }).click();
      await page.getByRole('link', { name: 'home-15' }).waitFor({ state: 'detached' });
      expect(await page.getByRole('link', { name: 'mill-09' }).count()).toBe(1);
      expect(complaints).toEqual([]);
    }, 60_000);
  });
});
