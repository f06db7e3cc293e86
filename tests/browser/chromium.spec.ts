import { describe, expect, it } from '@jest/globals';
import { chromium } from 'playwright-core';
import { findChromium } from '../support/chromium.js';
import { axeFinds } from './room.js';

async function titleIn(environment: NodeJS.ProcessEnv): Promise<{ readonly title: string; readonly from: string }> {
  const found = await findChromium(environment);
  if ('missing' in found) throw new Error(found.missing);
  const browser = await chromium.launch({ executablePath: found.executablePath, args: [...found.args] });
  try {
    // Two contexts, the first of them closed: a browser in a single process would not survive it.
    const first = await browser.newContext();
    await first.close();
    const page = await (await browser.newContext({ viewport: { width: 360, height: 640 } })).newPage();
    await page.goto('data:text/html,<title>Common</title><p>Purse');
    const picture = await page.screenshot();
    expect(picture.length).toBeGreaterThan(500);
    return { title: await page.title(), from: found.from };
  } finally {
    await browser.close();
  }
}

const packaged = process.platform === 'linux' && process.arch === 'x64';

describe('the browser of the tests', () => {
  it('opens a page and draws it', async () => {
    expect((await titleIn(process.env)).title).toBe('Common');
  });

  const title = 'comes from the npm package where the system has none';
  (packaged ? it : it.skip)(packaged ? title : `${title} (skipped: only for Linux on x64)`, async () => {
    expect(await titleIn({ PATH: '' })).toEqual({ title: 'Common', from: '@sparticuz/chromium' });
  });

  it('says what to install when COPYHOLD_CHROMIUM leads nowhere', async () => {
    const found = await findChromium({ COPYHOLD_CHROMIUM: '/no/such/program' });
    expect(found).toEqual({ missing: 'COPYHOLD_CHROMIUM names /no/such/program, which is not a program.' });
  });

  it('shows axe what is wrong with a page, and again what became wrong', async () => {
    const found = await findChromium();
    if ('missing' in found) throw new Error(found.missing);
    const browser = await chromium.launch({ executablePath: found.executablePath, args: [...found.args] });
    try {
      const page = await browser.newPage();
      const pale = '<p style="color: #aaa; background: #fff">Purse</p>';
      await page.setContent(`<html lang="en"><title>Common</title><main><h1>Common</h1>${pale}</main>`);
      const seen = async (options = {}): Promise<readonly string[]> =>
        (await axeFinds(page, options)).map((line) => line.replace(/:.*/su, ''));
      expect(await seen()).toEqual(['color-contrast']);
      expect(await seen({ layout: true })).toEqual([]);
      await page.evaluate("document.querySelector('main').innerHTML += '<img src=x><button></button>'");
      expect((await seen()).toSorted()).toEqual(['button-name', 'color-contrast', 'image-alt']);
      expect((await seen({ layout: true })).toSorted()).toEqual(['button-name', 'image-alt']);
      expect(await axeFinds(page, { layout: true })).toContain('image-alt: <img src="x">');
    } finally {
      await browser.close();
    }
  });
});
