import { expect, it } from '@jest/globals';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { UsageDisputeService } from '../../apps/server/src/usage-disputes/usage-dispute.service.js';
import { StintTermsService } from '../../apps/server/src/stint/stint-terms.service.js';
import { axeFinds, picture, sidewaysAt, soon, type Room } from './room.js';
import { describePages, DEVELOPER_PAGES } from './pages.js';
import { describeInTown } from './town.js';

/** A developer's page, and whose it is. */
async function ownPage(room: Room) {
  const person = await room.personWho('DEVELOPER');
  const visit = await room.visit(await room.arrive(person), '/developer');
  return { person, ...visit };
}

function describeDeveloper(room: () => Room): void {
  it('makes a key by keyboard alone, shows it once, and never again', async () => {
    const { page, complaints } = await ownPage(room());
    await page.getByText('Make a key').click();
    const label = page.getByLabel('What you know it by');
    await label.fill('<b>of the test</b>');
    await page.getByLabel('What it may be used for').fill('Research');
    expect(await page.getByText('“Research” is no purpose', { exact: false }).count()).toBe(1);
    const make = page.getByRole('button', { name: 'Make the key' });
    expect(await make.isDisabled()).toBe(true);
    await page.getByLabel('What it may be used for').fill('research, teaching');
    await page.getByLabel('Weir 7B').check();
    await picture(page, 'developer-new-key');
    await make.focus();
    await page.keyboard.press('Enter');
    const heading = page.getByRole('heading', { name: 'Your key, shown this once' });
    await heading.waitFor();
    expect(await page.evaluate<string>('document.activeElement?.textContent')).toBe('Your key, shown this once');
    const secret = await page.locator('.secret').textContent();
    expect(secret).toMatch(/^ck_[\w-]{43}$/u);
    expect(await page.locator('.snippet').textContent()).toBe(
      `export OPENAI_BASE_URL=${room().server.url}/v1\nexport OPENAI_API_KEY=${secret ?? ''}`,
    );
    expect(await axeFinds(page)).toEqual([]);
    await picture(page, 'developer-key-shown');
    expect(await sidewaysAt(page, 320)).toBe(0);
    await page.setViewportSize({ width: 1280, height: 900 });
    const models = await fetch(`${room().server.url}/v1/models`, {
      headers: { authorization: `Bearer ${secret ?? ''}` },
    });
    expect(await models.json()).toMatchObject({ data: [{ id: 'weir-7b' }] });
    await page.getByRole('button', { name: 'I have kept it: hide the key' }).click();
    const row = page.getByRole('row').filter({ hasText: '<b>of the test</b>' });
    await row.waitFor();
    expect(await page.content()).not.toContain(secret);
    await page.reload();
    await row.waitFor();
    expect(await page.content()).not.toContain(secret);
    expect(complaints).toEqual([]);
  });

  it('ends a key with a reason, and the gateway refuses it', async () => {
    const { page, complaints } = await ownPage(room());
    await page.getByText('End a key').click();
    await page.getByLabel('Which key').selectOption({ label: await labelOf(page, 'Notebook') });
    await page.getByLabel('Why').fill('given to somebody else');
    await page.getByRole('button', { name: 'End this key for good' }).click();
    const row = page.getByRole('row', { name: /^Notebook/u });
    await soon(
      () => row.textContent(),
      (text) => text?.includes('given to somebody else') === true,
    );
    expect(await row.textContent()).toContain('given to somebody else');
    expect(complaints).toEqual([]);
  });

  it('leads from a month to its days and back', async () => {
    const { page } = await ownPage(room());
    const months = page.getByRole('table', { name: /Month by month/u });
    const link = months.getByRole('link').first();
    const name = await link.textContent();
    await link.click();
    await page.getByRole('heading', { name: `Use in ${name ?? ''}` }).waitFor();
    expect(new URL(page.url()).searchParams.get('month')).toMatch(/^\d{4}-\d\d$/u);
    await page.goBack();
    await soon(
      () => page.getByRole('heading', { name: `Use in ${name ?? ''}` }).count(),
      (count) => count === 0,
    );
    expect(await page.getByRole('heading', { name: `Use in ${name ?? ''}` }).count()).toBe(0);
  });

  it('shows more requests, each with how it ended', async () => {
    const { page } = await ownPage(room());
    const rows = page.getByRole('table', { name: /Requests, the newest first/u }).getByRole('row');
    await rows.nth(10).waitFor();
    const before = await rows.count();
    await page.getByRole('button', { name: 'Show more requests' }).click();
    expect(
      await soon(
        () => rows.count(),
        (count) => count > before,
      ),
    ).toBe(before + 10);
  });

  it('says that what a machine told was somebody else, and shows what an officer answers', async () => {
    const { server } = room();
    const person = await room().personWho('DEVELOPER');
    const pool = server.database.pool('superuser');
    const { rows } = await pool.query<{ of: string; machine: string; site: string }>(
      `SELECT m.partnership_id AS of, m.code AS machine, s.slug AS site FROM machine m
       JOIN site s ON s.partnership_id = m.partnership_id AND s.id = m.site_id WHERE m.condition = 'IN_SERVICE' ORDER BY m.code LIMIT 1`,
    );
    const { of = '', machine = '', site = '' } = rows[0] ?? {};
    await server.app.get(UsageService, { strict: false }).ingest(of, [
      {
        ...{ source: `/machine/${machine}/gpu`, id: 'of the test', subject: person.rollNumber, site, method: 'engine' },
        ...{ meter: { kind: 'gpu-time', resource: 'P100' }, unit: 'COMPUTE_RAW', quantity: 7_200_000_000n },
        effectiveAtMs: BigInt(Date.now()),
      },
    ]);
    const { page, complaints } = await ownPage(room());
    const row = page
      .getByRole('table', { name: 'What counts of it now, by machine' })
      .getByRole('row', { name: machine });
    await page.getByText('This was not me').click();
    await page.getByLabel('Which machine').selectOption({ label: `${machine}, ${site}` });
    const reason = page.getByLabel('How you know');
    await reason.fill('x'.repeat(501));
    expect(await page.getByText('Write it in 500 characters at most.').count()).toBe(1);
    await reason.fill('<b>away</b> all month');
    const send = page.getByRole('button', { name: 'Tell the officers' });
    await send.focus();
    await page.keyboard.press('Enter');
    await row.getByText('nobody has answered yet', { exact: false }).waitFor();
    expect(await row.textContent()).toContain('<b>away</b> all month');
    expect(await axeFinds(page)).toEqual([]);
    expect(await sidewaysAt(page, 360)).toBe(0);
    await picture(page, 'developer-disputed');
    const disputes = server.app.get(UsageDisputeService, { strict: false });
    const [dispute] = await disputes.list(of);
    const answer = { id: dispute?.id ?? '', words: 'job 4711 is yours', actor: 'r0003' };
    expect(await disputes.answer(of, answer)).toBe('STANDS');
    await page.reload();
    await row.getByText('job 4711 is yours', { exact: false }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('downloads an archive of its own', async () => {
    const { page, person } = await ownPage(room());
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download my data (ZIP)' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`weirside-${person.rollNumber}.zip`);
    expect(await download.failure()).toBeNull();
  });

  it('says a throttle with its reason, its rule and the way to a jury', async () => {
    const { server } = room();
    const person = await room().personWho('DEVELOPER');
    const { rows } = await server.database.pool('superuser').query<{ id: string }>('SELECT id FROM partnership');
    const terms = server.app.get(StintTermsService, { strict: false });
    for (const why of ['nights of the drought', 'and once more']) {
      await terms.breach(rows[0]?.id ?? '', person.rollNumber, { why, actor: 'r0003' });
    }
    const { page, complaints } = await ownPage(room());
    await page.getByRole('heading', { name: 'Your stint is throttled' }).waitFor();
    expect(await page.getByText('and once more', { exact: false }).count()).toBe(1);
    expect(await page.getByRole('link', { name: /^Your gate S-\d{4}$/u }).count()).toBe(1);
    expect(await axeFinds(page)).toEqual([]);
    await picture(page, 'developer-throttled');
    expect(await sidewaysAt(page, 320)).toBe(0);
    await picture(page, 'developer-throttled');
    expect(complaints).toEqual([]);
  });
}

/** The words of the choice that names a key. */
async function labelOf(page: Awaited<ReturnType<typeof ownPage>>['page'], key: string): Promise<string> {
  const labels = await page.getByLabel('Which key').getByRole('option').allTextContents();
  return labels.find((label) => label.startsWith(key)) ?? '';
}

describeInTown('the pages of developers', describePages(DEVELOPER_PAGES));
describeInTown('a developer in the browser', describeDeveloper);
