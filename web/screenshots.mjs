#!/usr/bin/env node
// ./dev screenshots [FOLDER]: every page of every app with web/, 360 and 1280 px wide, light and
// dark, with the demo's data. To be looked at.
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {DESK, launch, pageOf, PHONE, settings} from '../tests/support/browser.mjs';
import {check, root, run, serve} from '../tests/support/server.mjs';

const folder = process.argv[2] ?? join(root, 'build/screenshots');
mkdirSync(folder, {recursive: true});
const server = await serve('server5k', ['--demo'], {accounts: true});
const {origin} = server;
const button = (page) => page.locator('.juez-boton');

async function signIn(page) {
  await page.goto(`${origin}/juez/`);
  await page.getByLabel('Usuario').fill('juez10');
  await page.getByLabel('Contraseña', {exact: true}).fill('juez10-5k');
  await page.keyboard.press('Enter');
  await page.getByRole('link', {name: /Rayos/}).waitFor();
  await page.getByText('En línea').waitFor();
}

// Each shows one page and leaves it there to be taken.
const pages = {
  'juez-entrada': (page) => page.goto(`${origin}/juez/`),
  'juez-equipos': signIn,
  'juez-equipo': async (page) => {
    await page.getByRole('link', {name: /Rayos/}).click();
    await button(page).click();
    await page.getByText('Guardado').first().waitFor();
    await button(page).click();
    await page.getByText('Sin enviar', {exact: true}).first().waitFor();
  },
  'juez-cambiar': async (page) => {
    await page.getByRole('button', {name: /^Cambiar/}).first().click();
    await page.getByLabel('Dorsal').waitFor();
  },
  'juez-ajustes': async (page) => {
    await page.keyboard.press('Escape');
    await page.getByRole('button', {name: 'Ajustes'}).click();
    await page.getByLabel('Idioma').waitFor();
  },
  'portada': (page) => page.goto(`${origin}/`),
  'resultados': async (page) => {
    await page.goto(`${origin}/1/`);
    await page.locator('.podio').waitFor();
  },
  'resultados-buscar': async (page) => {
    await page.goto(`${origin}/1/?q=liebres`);
    await page.locator('input[type=search]').waitFor();
  },
  'resultados-sin-tiempos': async (page) => {
    await page.goto(`${origin}/2/`);
    await page.getByLabel(/Buscar/).waitFor();
  },
  'pantalla': async (page) => {
    await page.goto(`${origin}/1/pantalla`);
    await page.locator('.pantalla li').first().waitFor();
  },
  'equipo': (page) => page.goto(`${origin}/equipo/1/`),
  'admin': async (page) => {
    await page.goto(`${origin}/admin/`);
    await page.getByLabel('Usuario').fill('director');
    await page.getByLabel('Contraseña').fill('director-5k');
    await page.keyboard.press('Enter');
    await page.locator('#panel article').first().waitFor();
  }
};

await run(server, async () => {
  const browser = await launch();
  for (const viewport of [PHONE, DESK])
    for (const colorScheme of ['light', 'dark']) {
      const context = await browser.newContext(settings({viewport, colorScheme}));
      const page = await pageOf(context, origin);
      for (const [name, goTo] of Object.entries(pages))
        await check(`${name}, ${viewport.width} px, ${colorScheme}`, async () => {
          await goTo(page);
          await page.waitForTimeout(250);  // What moves has arrived.
          const file = `${name}-${viewport.width}-${colorScheme}.png`;
          await page.screenshot({path: join(folder, file)});
        });
      await context.close();
    }
  await browser.close();
  console.log(folder);
});
