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
}
