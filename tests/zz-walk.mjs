import { chromium } from 'playwright-core';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
const url = process.env.URL ?? 'http://127.0.0.1:4310';
const out = process.env.OUT ?? '/tmp/web2/shots';
mkdirSync(out, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROME, args: ['--no-sandbox','--disable-gpu','--disable-dev-shm-usage'] });
const ask = async (query) => (await (await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) })).json());
const people = (await ask('{ demoPeople(first: 400) { id name rollNumber description roles } motions { id title state } }')).data;
const roles = ['MEMBER','LABELLER','OPERATOR','OFFICER','AUDITOR','DEVELOPER'];
if (process.env.V) for (const m of people.motions) console.log(m.state, m.title);
console.log(people.demoPeople.length, JSON.stringify(people.demoPeople.slice(0,3)));
const pages = ['/', '/accounts', '/ballots', ...people.motions.map((m) => `/ballots/${m.id}`), '/share', '/operator', '/register', '/audit', '/sign-in', '/nothing'];
const only = process.env.ROLE?.split(',');
for (const role of ['out', ...roles]) {
  if (only && !only.includes(role)) continue;
  const person = people.demoPeople.find((p) => p.roles.includes(role) && p.roles.length === 1) ?? people.demoPeople.find((p) => p.roles.includes(role));
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  if (role !== 'out') {
    if (!person) { console.log('nobody is', role); continue; }
    const r = await context.request.post(`${url}/session`, { data: { personId: person.id } });
    console.log('==', role, person.name, person.roles.join(), r.status());
  }
  for (const path of role === 'out' || process.env.ALL ? pages : pages.filter((p) => ['/', '/share', '/operator'].includes(p) || p.startsWith('/ballots/'))) {
    for (const width of [1280, 360]) {
      const page = await context.newPage();
      await page.setViewportSize({ width, height: 900 });
      page.on('console', (m) => { if (['error', 'warning'].includes(m.type())) console.log(' !', role, path, m.text()); });
      page.on('pageerror', (e) => console.log(' !!', role, path, e.message));
      const began = Date.now();
      await page.goto(url + path, { waitUntil: 'networkidle' });
      const h1 = await page.locator('h1').allTextContents();
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      console.log(role, path.slice(0, 20), width, JSON.stringify(h1), over > 0 ? `SIDEWAYS ${over}` : '', `${Date.now() - began} ms`);
      const name = path.startsWith('/ballots/') ? `ballot-${pages.indexOf(path)}` : (path.slice(1) || 'home');
      await page.screenshot({ path: `${out}/${role}-${name}-${width}.png`, fullPage: true });
      await page.close();
    }
  }
  await context.close();
}
await browser.close();
