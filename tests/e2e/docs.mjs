#!/usr/bin/env node
// The pages for people, /docs and /redoc, in a browser: no error, no other host asked, nothing
// wider than the screen, and "Try it out" really asks the server. On a desk and on a telephone.
import {chromium} from 'playwright-core';
import {check, hold, run, serve} from '../support/server.mjs';

const SIZES = [{width: 1280, height: 900}, {width: 360, height: 740}];

const server = await serve('servitec', ['--demo']);
const {origin} = server;

// Opens a page, lets `use` work with it, and holds that nothing went wrong meanwhile.
async function look(browser, path, size, use) {
  const page = await browser.newPage({viewport: size});
  const wrong = [];
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('request', (request) => {
    const url = request.url();
    if (!/^(data:|blob:)/.test(url) && !url.startsWith(`${origin}/`)) wrong.push(`asked ${url}`);
  });
  try {
    await page.goto(origin + path, {waitUntil: 'networkidle'});
    await use(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    hold(width <= size.width, `${width} px wide on a screen of ${size.width}`);
    hold(wrong.length === 0, wrong);
  } finally {
    await page.close();
  }
}

async function tryListOut(page) {
  const path = page.locator('[data-path="/clientes"]');
  const operation = page.locator('.opblock', {has: path}).first();
  await operation.locator('.opblock-summary-control').click();
  await operation.locator('.opblock-body').waitFor();
  const asked = page.waitForResponse((answer) => answer.url().includes('/clientes?'));
  await operation.locator('button.execute').click();
  hold((await asked).status() === 200, 'GET /clientes');
  const shown = operation.locator('.live-responses-table .response .response-col_status').first();
  hold((await shown.textContent()).trim().startsWith('200'), await shown.textContent());
}

async function openOperation(page) {
  await page.getByRole('heading', {name: 'Lista: Clientes'}).first().waitFor();
  const more = page.locator('[data-section-id] button').first();
  await more.click();
  hold(await page.getByText('/clientes').count() > 0, 'no path is shown');
}

await run(server, async () => {
  const browser =
      await chromium.launch({executablePath: '/usr/bin/chromium', args: ['--no-sandbox']});
  for (const size of SIZES) {
    await check(`/docs at ${size.width}`, () => look(browser, '/docs', size, tryListOut));
    await check(`/redoc at ${size.width}`, () => look(browser, '/redoc', size, openOperation));
  }
  await browser.close();
});
