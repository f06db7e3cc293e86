import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { focused, main, opener, pathOf } from './commons.js';
import { axeFinds, picture, sidewaysAt, soon, type Room } from './room.js';

/** The holding of the town that has fines. */
async function riverTerrace({ server }: Room): Promise<string> {
  const { rows } = await server.database
    .pool('superuser')
    .query<{ number: string }>("SELECT number FROM holding WHERE subject = 'river terrace' AND state = 'ADMITTED'");
  const [holding] = rows;
  if (holding === undefined) throw new Error('nobody holds the river terrace');
  return holding.number;
}

/** What the form says is still owed of the fine it is about, in whole currency. */
async function owedOn(page: Page): Promise<number> {
  const words = (await page.getByText(/^Still owed: /u).textContent()) ?? '';
  return Number(/[\d.,]*\d/u.exec(words)?.[0].replaceAll(',', ''));
}

/** Whoever holds that land gives the gates back that stand alone, and gets as many that go with the land. */
async function grantGateWith(room: Room, land: string): Promise<string> {
  const session = await room.server.signIn((await room.personWho('OFFICER')).id);
  const { rows } = await room.server.database.pool('superuser').query<{ number: string; holder: string }>(
    `SELECT g.number, p.roll_number AS holder FROM holding g JOIN person p ON p.id = g.person_id
     JOIN holding l ON l.person_id = g.person_id WHERE l.number = $1 AND g.kind = 'STINT_GATE' AND g.quantity = 10`,
    [land],
  );
  const [alone] = rows;
  if (alone === undefined) throw new Error('whoever holds the land has no gates');
  const enter = async (input: Readonly<Record<string, unknown>>): Promise<string> => {
    const { data } = await room.server.graphql(
      `mutation ($input: EnterRollInput!) {
         enterRoll(input: $input) { ... on RollEntered { holding { number } } ... on Refusal { message } }
       }`,
      { input },
      session,
    );
    const { holding, message } = data?.['enterRoll'] as { holding?: { number: string }; message?: string };
    if (holding === undefined) throw new Error(message);
    return holding.number;
  };
  await enter({ act: 'RELINQUISH', holding: alone.number });
  return enter({
    act: 'GRANT',
    kind: 'STINT_GATE',
    subject: 'mill pasture',
    toUseOf: alone.holder,
    quantity: '10',
    appurtenantTo: land,
  });
}

/** The register, its records and what is entered there. */
export function describeRegister(room: () => Room): void {
  const open = opener(room);
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

  describe('a fine', () => {
    it('is booked as it comes in, by officers, and never above what is owed', async () => {
      const path = `/register/${await riverTerrace(room())}`;
      const { page, complaints } = await open(path, 'OFFICER');
      const stale = await open(path, 'OFFICER');
      await page.getByText('Book what came in for a fine').click();
      const book = page.getByRole('button', { name: 'Book the payment' });
      const owed = await owedOn(page);
      await page.getByLabel('How much, in EUR').fill(String(owed + 1));
      await page.getByText('No more is taken than is owed').waitFor();
      expect(await book.isDisabled()).toBe(true);
      await page.getByLabel('How much, in EUR').fill('1.50');
      await page.getByLabel('Reference of the payment').fill('BANK-2026-1');
      expect(await sidewaysAt(page, 360)).toBe(0);
      await picture(page, 'fine-form');
      await page.setViewportSize({ width: 1280, height: 900 });
      await picture(page, 'fine-form');
      expect(await axeFinds(page)).toEqual([]);
      await book.click();
      await page.getByText('It is entered.').waitFor();
      const left = await soon(
        () => owedOn(page),
        (seen) => seen < owed,
      );
      expect(left).toBeCloseTo(owed - 1.5, 2);
      expect(await main(page).getByRole('cell', { name: '€1.50' }).count()).toBe(1);
      // Somebody who looked before that still thinks that all of it is owed.
      await stale.page.getByText('Book what came in for a fine').click();
      await stale.page.getByLabel('How much, in EUR').fill(String(owed));
      await stale.page.getByLabel('Reference of the payment').fill('BANK-2026-2');
      await stale.page.getByRole('button', { name: 'Book the payment' }).click();
      await stale.page.getByRole('alert').waitFor();
      expect(await stale.page.getByRole('alert').textContent()).toMatch(
        /no officer may .*take more than is owed.*roll\.fine/u,
      );
      expect(await stale.page.getByLabel('How much, in EUR').getAttribute('aria-invalid')).toBe('true');
      await stale.page.getByText(`No more is taken than is owed: €${(owed - 1.5).toFixed(2)}.`).waitFor();
      await picture(stale.page, 'fine-refused');
      await page.getByLabel('How much, in EUR').fill((owed - 1.5).toFixed(2));
      await page.getByLabel('Reference of the payment').fill('BANK-2026-3');
      await book.click();
      await main(page).getByRole('cell', { name: 'paid', exact: true }).waitFor();
      await page.getByLabel('For which fine').waitFor();
      await picture(page, 'fine-paid');
      expect([...complaints, ...stale.complaints]).toEqual([]);
      const member = await open(path, 'MEMBER');
      expect(await member.page.getByText('Book what came in for a fine').count()).toBe(0);
      expect(await main(member.page).textContent()).toContain('Asked now');
    });
  });

  describe('a gate that goes with a holding', () => {
    it('stands on the record of the holding, and leads back to it', async () => {
      const land = await riverTerrace(room());
      const gate = await grantGateWith(room(), land);
      const { page, complaints } = await open(`/register/${land}`);
      await page.getByRole('heading', { name: 'Gates that go with it' }).waitFor();
      expect(
        await main(page)
          .getByRole('row', { name: new RegExp(gate, 'u') })
          .textContent(),
      ).toMatch(/mill pasture.*10/u);
      await picture(page, 'record-gates');
      expect(await axeFinds(page)).toEqual([]);
      expect(await sidewaysAt(page, 320)).toBe(0);
      await page.setViewportSize({ width: 360, height: 900 });
      await picture(page, 'record-gates');
      await main(page).getByRole('link', { name: gate }).click();
      await page.getByRole('heading', { level: 1, name: `Holding ${gate}` }).waitFor();
      await main(page).getByText('Goes with, and is never parted from').waitFor();
      await picture(page, 'gate-record');
      await main(page).getByRole('link', { name: land, exact: true }).click();
      await page.getByRole('heading', { level: 1, name: `Holding ${land}` }).waitFor();
      expect(complaints).toEqual([]);
    });
  });

  describe('a grant', () => {
    it('is checked and priced while it is typed, by keys alone, and refused with the rule in words', async () => {
      const { page, complaints } = await open('/register/grant', 'OFFICER');
      const enter = page.getByRole('button', { name: 'Enter the grant on the roll' });
      await page.getByLabel('Which right').focus();
      await page.keyboard.press('End');
      await page.keyboard.press('Tab');
      await page.keyboard.type('No such pasture');
      await page.keyboard.press('Tab');
      await page.keyboard.type('r17');
      expect(await focused(page)).toMatch(/^Who/u);
      await page.getByText('A number on the roll is r and four digits').waitFor();
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.type('r0001');
      await page.keyboard.press('Tab');
      await page.keyboard.type('2');
      expect(await enter.isDisabled()).toBe(false);
      await page.keyboard.press('Enter');
      const alert = page.getByRole('alert');
      await alert.waitFor();
      expect(await alert.textContent()).toMatch(
        /would overstock the pasture.*No more are issued than it bears.*STI-3/u,
      );
      expect(await page.getByLabel('How many gates').getAttribute('aria-invalid')).toBe('true');
      expect(await axeFinds(page)).toEqual([]);
      expect(complaints).toEqual([]);
    });

    it('says what it would cost, and begins a holding', async () => {
      const { page, complaints } = await open('/register/grant', 'OFFICER');
      await page.getByLabel('Which right').selectOption({ label: 'Developer’s right of use' });
      await page.getByLabel('Held in what').fill('the mill race');
      await page.getByLabel('Who: their number on the roll').fill('r0001');
      await page.getByLabel('Counted in').selectOption('gpu-time');
      await page.getByLabel('How much a year').fill('4,000');
      await page.getByText('This cannot be read for sure.').waitFor();
      await page.getByLabel('How much a year').fill('4000');
      const worth = page.locator('.worked-out');
      const words = await soon(
        () => worth.textContent(),
        (text) => text?.includes('owes €') === true,
      );
      expect(words).toMatch(/^4,000\S* weighted GPU-h a year, worth €1,800\.00 at cost, pay €90\.00 a year\./u);
      expect(words).toContain('owes €180.00, once. Never more than €3,420.00');
      expect(await sidewaysAt(page, 320)).toBe(0);
      await page.getByRole('button', { name: 'Enter the grant on the roll' }).click();
      await page.getByRole('heading', { level: 1, name: /^Holding D-/u }).waitFor();
      expect(await main(page).textContent()).toContain('granted, holder not yet admitted');
      const again = await open('/register/grant', 'OFFICER');
      await again.page.getByLabel('Which right').selectOption({ label: 'Developer’s right of use' });
      await again.page.getByLabel('Held in what').fill('the mill race');
      await again.page.getByLabel('Who: their number on the roll').fill('r0001');
      await again.page.getByText('r0001 holds this right already').waitFor();
      expect([...complaints, ...again.complaints]).toEqual([]);
    });

    it('is an officer’s to enter', async () => {
      const { page } = await open('/register/grant', 'MEMBER');
      expect(await main(page).textContent()).toContain('Only an officer enters a grant.');
      const register = await open('/register', 'MEMBER');
      expect(await register.page.getByRole('link', { name: 'Grant a right' }).count()).toBe(0);
    });
  });
}
