import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Replay, ReportContent } from '../../src/report/content.ts';
import { renderReport } from '../../src/report/page.ts';
import { renderValuesPage } from '../../src/report/values-page.ts';
import { summarizeValues } from '../../src/statistics/summarize-values.ts';
import { contentOf, several, sweep, withHostileNames } from '../report-content.ts';
import { startBrowser } from './start-browser.ts';

let browser: Browser;
let folder: string;
let content: ReportContent;
let axe: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'manyruns-report-'));
  content = await contentOf(several);
  await writeFile(join(folder, 'report.html'), renderReport(content));
  await writeFile(join(folder, 'sweep.html'), renderReport(await contentOf(sweep)));
  await writeFile(join(folder, 'values.html'), valuesPage());
  await writeFile(join(folder, 'hostile.html'), renderReport(withHostileNames(content)));
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  browser = await startBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Of runs that were not trained here. */
function valuesPage(): string {
  const values = {
    ppo: [212, 198, 205, 219, 201],
    dqn: [182, 171, 190, 188, 166],
    a2c: [180, 175, 200, 198, 186],
  };
  const seeds = { ppo: [0, 1, 2, 3, 4], dqn: [0, 1, 2, 3, 4], a2c: [0, 1, 2, 3, 4] };
  const options = { values, seeds, baseline: 'dqn', better: 'higher', margin: 0.01 } as const;
  return renderValuesPage({ ...options, title: 'runs.csv', summary: summarizeValues(options) });
}

/** Opens a page, which must not complain of anything, nor ask for anything, until the end of the test. */
async function open(options: BrowserContextOptions = {}, file = 'report.html') {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const url = pathToFileURL(join(folder, file)).href;
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:'))
      complaints.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  return Object.assign(page, {
    [Symbol.asyncDispose]: async () => {
      await context.close();
      expect(complaints).toEqual([]);
    },
  });
}

async function violations(page: Page, options: object = {}): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
    `axe.run(${JSON.stringify(options)}).then(({ violations }) => violations)`,
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

/** On the screen. */
const boxOf = async (element: Locator) => (await element.boundingBox()) as Box;
type Box = NonNullable<Awaited<ReturnType<Locator['boundingBox']>>>;

async function center(element: Locator) {
  const { x, y, width, height } = await boxOf(element);
  return { x: x + width / 2, y: y + height / 2 };
}

/** In the first cell of a row. */
async function numberIn(row: Locator): Promise<number> {
  return Number((await row.locator('td').first().innerText()).replaceAll(',', ''));
}

const phone = { width: 360, height: 740 };
const sideways = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');

describe('the page', () => {
  it('of runs of other origin draws them, and compares them with any of them', async () => {
    await using page = await open({}, 'values.html');
    await page.getByLabel('Compare with').selectOption('ppo');
    await page.locator('#answer td .worse').first().waitFor();
    expect(await page.locator('[data-chart] svg.chart').count()).toBe(3);
    expect(await violations(page)).toEqual([]);
  });

  // What changes with the scheme is colours; what changes with the width is all else.
  it.each([
    ['light', {}, {}],
    ['dark', { colorScheme: 'dark' }, { runOnly: ['color-contrast', 'link-in-text-block'] }],
    ['light', { viewport: phone }, { rules: { 'color-contrast': { enabled: false } } }],
  ] as const)(
    'has no accessibility violation, and is %s where that is asked for: %o',
    async (scheme, options, rules) => {
      await using page = await open(options);
      expect(await violations(page, rules)).toEqual([]);
      const ground = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      const brightness = Number(/\d+/.exec(ground)?.[0]);
      expect(scheme === 'dark' ? 255 - brightness : brightness).toBeGreaterThan(195);
    },
  );

  it('does not scroll sideways at 360 pixels, and has text of a readable size in its charts', async () => {
    await using page = await open({ viewport: phone });
    expect(await sideways(page)).toBeLessThanOrEqual(0);
    const heights = await page.evaluate<number[]>(
      `[...document.querySelectorAll('svg.chart text')]
        .map((text) => text.getBoundingClientRect().height)
        .filter((height) => height > 0)`,
    );
    expect(heights.length).toBeGreaterThan(20);
    expect(Math.min(...heights)).toBeGreaterThan(9);
  });

  it('prints without its controls, with every section and chart', async () => {
    await using page = await open();
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('button:visible').count()).toBe(0);
    expect(await page.locator('h2:visible').count()).toBeGreaterThanOrEqual(8);
    expect(await page.locator('svg.chart:visible').count()).toBe(6);
    expect((await page.pdf()).subarray(0, 4).toString()).toBe('%PDF');
  });

  it('says the essential without scripts too', async () => {
    await using page = await open({ javaScriptEnabled: false });
    const text = await page.locator('main').innerText();
    expect(text).toMatch(/decay (needs|collects) .* than fixed/);
    expect(text).toContain('What was learned');
    expect(await page.locator('[data-chart=curves] svg:visible').count()).toBe(1);
    expect(await page.locator('button:visible, input:visible, select:visible').count()).toBe(0);
  });

  it('shows no markup from names and errors, and turns no text around', async () => {
    await using page = await open({}, 'hostile.html');
    expect(await page.title()).toContain('<img src=x');
    expect(await page.locator('img').count()).toBe(0);
    const text = (await page.locator('body').textContent()) ?? '';
    expect(text).not.toContain('\u202e');
    expect(text).toContain('[U+202E]gnirts');
    expect(await page.locator('#failures').innerText()).toContain('<img src=x onerror=');
  });
});

describe.each([
  ['a wide screen', { width: 1280, height: 800 }],
  ['a phone', { width: 390, height: 800 }],
] as const)('the page of a sweep of 30 variants on %s', (_, viewport) => {
  it('answers at first sight, and is not endless', async () => {
    await using page = await open({ viewport }, 'sweep.html');
    const bottom = async (what: string) => {
      const { y, height } = await boxOf(page.locator(what).first());
      return y + height;
    };
    expect(await bottom('h1')).toBeLessThan(viewport.height / 2);
    if (viewport.width > 1000) {
      expect(await bottom('#answer table')).toBeLessThan(viewport.height);
      expect(await bottom('[data-chart=curves] svg')).toBeLessThan(viewport.height);
    }
    expect(await page.evaluate<number>('document.documentElement.scrollHeight')).toBeLessThan(10_000);
    expect(await sideways(page)).toBeLessThanOrEqual(0);
    const lines = page.locator('.legend path');
    const hues = await Promise.all((await lines.all()).map((line) => line.getAttribute('stroke')));
    expect(new Set(hues).size).toBe(5);
    expect(await violations(page)).toEqual([]);
  });
});

describe('its controls', () => {
  const label = (page: Page, chart: string) =>
    page.locator(`[data-chart=${chart}] svg`).getAttribute('aria-label');

  it('choose what the learning curves show, each axis with a scale of its own', async () => {
    await using page = await open();
    const curves = page.locator('[data-chart=curves]');
    const ticks = () => curves.locator('svg text').allTextContents();
    await curves.getByLabel('Show').selectOption('penalties');
    expect(await label(page, 'curves')).toContain('penalties per episode');
    const logarithmic = await ticks();
    await curves.locator('[data-choose=episode-scale]').selectOption('linear');
    const episodesLinear = await ticks();
    await curves.locator('[data-choose=value-scale]').selectOption('linear');
    expect(new Set([logarithmic, episodesLinear, await ticks()].map(String)).size).toBe(3);
  });

  it('take a variant out of all charts at once, and put it back in its place', async () => {
    await using page = await open();
    const charts = ['curves', 'runs', 'epsilons', 'learned'];
    const bar = page.getByRole('group', { name: 'What all charts show' });
    const before = await bar.innerHTML();
    await bar.getByRole('button', { name: 'Take decay away' }).click();
    for (const chart of charts) expect(await label(page, chart)).not.toContain('decay');
    await bar.getByLabel('Add').selectOption('decay');
    for (const chart of charts) expect(await label(page, chart)).toContain('decay');
    const colors = (markup: string) => markup.match(/var\(--s\d\)/g)?.sort();
    expect(colors(await bar.innerHTML())).toEqual(colors(before));
  });

  it('make any variant the baseline, in the charts and in the tables, and give the old one back', async () => {
    await using page = await open({}, 'sweep.html');
    const bar = page.getByRole('group', { name: 'What all charts show' });
    const cells = () => page.locator('#variants [data-against$=" timesteps"]').allTextContents();
    const before = await cells();
    await bar.locator('[data-baseline]').selectOption('alpha-0.5_gamma-0.9');
    expect((await cells()).filter((words) => words === 'baseline')).toHaveLength(1);
    const row = page.locator('#variants tr', { hasText: 'alpha-0.5_gamma-0.9' }).first();
    expect(await row.locator('[data-against$=" timesteps"]').innerText()).toBe('baseline');
    expect(await label(page, 'differences')).toContain('the mark is alpha-0.5_gamma-0.9');
    await bar.locator('[data-baseline]').selectOption('');
    expect(await cells()).toEqual(before);
  });

  it('tell the values of the episode under the pointer beside it, or of the slider', async () => {
    await using page = await open();
    const curves = page.locator('[data-chart=curves]');
    await curves.getByRole('slider').focus();
    await page.keyboard.press('End');
    const last = content.summary.curves.fixed.at(-1) as (typeof content.summary.curves.fixed)[number];
    const told = curves.locator('.told');
    expect(await told.innerText()).toContain(
      `Episodes ${last.episode + 1} to ${last.episode + last.episodes}`,
    );
    const mean = await numberIn(told.locator('tr', { hasText: 'fixed' }));
    expect(mean).toBeCloseTo(last.timesteps.mean.value, 1);
    const svg = await boxOf(curves.locator('svg'));
    const pointer = { x: svg.x + 55, y: svg.y + 100 };
    await page.mouse.move(pointer.x, pointer.y);
    expect(await told.innerText()).toContain('Episode 1:');
    const box = await boxOf(told);
    expect(Math.hypot(box.x - pointer.x, box.y - pointer.y)).toBeLessThan(40);
  });

  it('tell the seed and the numbers of the run under the pointer, and ring all runs of the seed', async () => {
    await using page = await open();
    const runs = page.locator('[data-chart=runs]');
    const field = runs.getByRole('spinbutton', { name: 'Seed' });
    const caption = () => runs.locator('.told caption').innerText();
    await field.fill('4');
    const { seeds, metrics } = content.runs.fixed;
    expect(await numberIn(runs.locator('.told tr', { hasText: 'fixed' }))).toBe(
      metrics.timesteps[seeds.indexOf(4)],
    );
    const ring = await center(runs.locator('.pointer').first());
    const dots = await Promise.all((await runs.locator('svg circle[r="2.3"]').all()).map(center));
    expect(Math.min(...dots.map(({ x, y }) => Math.hypot(x - ring.x, y - ring.y)))).toBeLessThan(1);
    await field.fill('0');
    expect(await caption()).toBe('The runs with seed 0');
    await page.mouse.move(ring.x, ring.y);
    expect(await caption()).toBe('The runs with seed 4');
    expect(await runs.locator('.pointer').count()).toBe(5);
  });

  it.each(['svg', 'png'])('save a figure as %s', async (kind) => {
    await using page = await open({ acceptDownloads: true });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator(`[data-chart=curves] button[data-save=${kind}]`).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`curves-timesteps-mean-log-log.${kind}`);
    const bytes = await readFile(await download.path());
    if (kind === 'png') expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    else {
      expect(bytes.toString()).toMatch(/^<svg[^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
      expect(bytes.toString()).not.toMatch(/var\(|light-dark\(/);
    }
  });
});

describe('watching an agent', () => {
  const player = (page: Page, kind: string) => page.locator(`[data-player="${kind}"]`);

  /** Steps until it is over; the last words. */
  const toTheEnd = (here: Locator): Promise<string> =>
    here.evaluate((player) => {
      const step = player.querySelector('[data-do=step]');
      for (let i = 0; i < 20_000 && !step.disabled; i++) step.click();
      return player.querySelector('.status').textContent;
    });

  it('ends in exactly the steps of the exact evaluation, and somehow where chance decides', async () => {
    await using page = await open();
    for (const [place, { environment, runs }] of content.replays.entries()) {
      const here = page.locator('[data-player]').nth(place);
      for (const [i, run] of runs.entries()) {
        await here.getByLabel('Run').selectOption(String(i));
        for (const at of chosenStarts(run)) {
          await here.getByLabel('Start').selectOption(String(at));
          const words = await toTheEnd(here);
          const { ends, goalProbability, timesteps, returns } = run.starts[at];
          if (environment.stochastic) expect(words).toMatch(/^(Arrived|Ended) after \d+ step/);
          else if (!ends) expect(words).toContain('round in circles');
          else if (goalProbability === 0) expect(words).toContain(`Ended after ${timesteps} step`);
          else expect(words).toMatch(new RegExp(`Arrived after ${timesteps} steps?, return ${returns}\\.`));
        }
      }
    }
  });

  it('shows values and actions only where an episode can be: not in a cliff, a hole or the goal', async () => {
    await using page = await open();
    const cells = (kind: string) =>
      player(page, kind)
        .first()
        .locator('[data-cell]')
        .evaluateAll((found) =>
          found.map((cell) => [Number(cell.dataset.cell), ...cell.textContent.trim().split(/\s+/)]),
        );
    const cliff = await cells('cliff-walking');
    expect(cliff.map(([cell]) => cell)).toEqual(Array.from({ length: 37 }, (_, cell) => cell));
    expect(cliff.every(([, act, worth]) => act && worth)).toBe(true);
    const lake = await cells('frozen-lake');
    expect(lake.map(([cell]) => cell)).toEqual([0, 1, 2, 3, 4, 6, 8, 9, 10, 13, 14]);
  });

  it('plays, pauses, steps, and goes back to the start', async () => {
    await using page = await open();
    const here = player(page, 'taxi');
    const run = content.replays[0].runs[0];
    const at = run.starts.findIndex(({ ends, timesteps }) => ends && timesteps > 8);
    await here.getByLabel('Start').selectOption(String(at));
    await here.getByRole('button', { name: 'Step' }).click();
    expect(await here.locator('.status').innerText()).toMatch(
      /^Step 1: (south|north|east|west|pick up|drop off), reward -/,
    );
    await here.getByRole('button', { name: 'Play' }).click();
    await here.getByRole('button', { name: 'Pause' }).click();
    const paused = await here.locator('.status').innerText();
    await here.getByLabel('Speed').fill('20');
    await page.waitForTimeout(300);
    expect(await here.locator('.status').innerText()).toBe(paused);
    await here.getByRole('button', { name: 'Play' }).click();
    await here.locator('.status', { hasText: `Arrived after ${run.starts[at].timesteps} steps` }).waitFor();
    expect(await toTheEnd(here)).toContain('Arrived');
    await here.getByRole('button', { name: 'Back to the start' }).click();
    expect(await here.locator('.status').innerText()).toContain('At the start');
  });

  it('marks the starts from which a run never arrives, and goes to one by one click', async () => {
    await using page = await open();
    const here = player(page, 'taxi');
    const run = content.replays[0].runs[0];
    const failing = run.starts.flatMap(({ goalProbability }, i) => (goalProbability === 0 ? [i] : []));
    const marked = here.getByLabel('Start').locator('option', { hasText: 'never arrives' });
    expect(await marked.count()).toBe(failing.length);
    await here.getByRole('button', { name: 'A start that fails' }).click();
    expect(failing).toContain(Number(await here.getByLabel('Start').inputValue()));
    expect(await here.locator('.exact').innerText()).toContain('never arrives');
  });
});

/** Some starts that end and some that do not, spread over all of them. */
function chosenStarts({ starts }: Replay): number[] {
  const every = (wanted: boolean) => [...starts.keys()].filter((i) => starts[i].ends === wanted);
  return [...every(true), ...every(false)].filter((_, i) => i % Math.ceil(starts.length / 4) === 0);
}
