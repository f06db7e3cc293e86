import { describe, expect, it } from '@jest/globals';
import type { Room } from './room.js';

const HTML = { accept: 'text/html' };

/** What the server sends around the pages, as seen without a browser. */
export function describeShell(room: () => Room): void {
  const get = (path: string, headers: Readonly<Record<string, string>>): Promise<Response> =>
    fetch(`${room().server.url}${path}`, { headers });

  describe('the shell', () => {
    it('opens at any address, closed to foreign scripts and frames, and asked for anew each time', async () => {
      const answer = await get('/ballots/none', HTML);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(await answer.text()).toContain('<div id="root"></div>');
    });

    it.each(['br', 'gzip', 'identity'])('says the same in the encoding %s', async (encoding) => {
      const answer = await get('/', { ...HTML, 'accept-encoding': encoding });
      expect(answer.headers.get('content-encoding')).toBe(encoding === 'identity' ? null : encoding);
      expect(await answer.text()).toContain('</html>');
    });

    it('keeps scripts for ever, packed when they were built', async () => {
      const script = /src="(\/assets\/[^"]+\.js)"/u.exec(await (await get('/', HTML)).text())?.[1] ?? '';
      const answer = await get(script, { 'accept-encoding': 'br' });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-encoding')).toBe('br');
      expect(answer.headers.get('cache-control')).toContain('immutable');
    });

    it.each(['/assets/none.js', '/none.json'])('does not pass itself off as %s', async (path) => {
      const answer = await get(path, { accept: '*/*' });
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toContain('application/json');
    });
  });

  it('opens on a phone as on a desk', async () => {
    const context = await room().arrive();
    const { page, complaints } = await room().visit(context, '/');
    await page.setViewportSize({ width: 360, height: 800 });
    await page.reload();
    await page.locator('#main h1').waitFor();
    await page.getByText('Menu', { exact: true }).click();
    await page.getByRole('link', { name: 'Audit', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Audit' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('holds the headline figures in its HTML, before any script', async () => {
    const { page } = await room().visit(await room().arrive(), '/');
    const shown = await page.locator('#main h1').textContent();
    const context = await room().arrive(undefined, { javaScriptEnabled: false });
    const bare = await context.newPage();
    await bare.goto(room().server.url);
    expect(await bare.locator('h1').textContent()).toBe(shown);
    expect(await bare.locator('dl.figures dt').allTextContents()).toContain('Came in');
    await bare.goto(`${room().server.url}/register`);
    expect(await bare.getByText('The page is on its way…').isVisible()).toBe(false);
    // A browser that is only told to run no scripts draws no noscript either: what counts is that it is sent.
    expect(await bare.content()).toContain('/register/D-0001/copy.pdf');
  });

  it('says, offline, that the server did not answer, and goes on when it does', async () => {
    const context = await room().arrive();
    const { page } = await room().visit(context, '/');
    await page.waitForLoadState('networkidle');
    await context.setOffline(true);
    await page.getByRole('link', { name: 'Rules', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'No answer from the server' }).waitFor();
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { level: 1, name: 'Rules' }).waitFor();
  });

  it('shows a part that broke within its page, which keeps its one heading', async () => {
    const context = await room().arrive();
    const { page } = await room().visit(context, '/register');
    await page.route('**/graphql', (route) =>
      route.fulfill({ status: 500, contentType: 'application/json', body: '{}' }),
    );
    await page.getByLabel('Number, name or what is held').fill('mill');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.locator('h1').allTextContents()).toEqual(['Register']);
    await page.unroute('**/graphql');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.facets').first().waitFor();
  });

  it('says at once that a page is on its way, and does not jump when it comes', async () => {
    const context = await room().arrive();
    const page = await context.newPage();
    await page.addInitScript(`
      globalThis.jumped = 0;
      new PerformanceObserver((list) => {
        for (const { value } of list.getEntries()) globalThis.jumped += value;
      }).observe({ type: 'layout-shift', buffered: true });`);
    let open: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      open = resolve;
    });
    await page.route('**/*.js', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${room().server.url}/custom`, { waitUntil: 'commit' });
    await page.getByText('The page is on its way…').waitFor();
    open();
    await page.getByRole('heading', { level: 1, name: 'Rules' }).waitFor();
    expect(await page.getByText('The page is on its way…').isVisible()).toBe(false);
    expect(await page.evaluate<number>('globalThis.jumped')).toBeLessThan(0.1);
  });
}
