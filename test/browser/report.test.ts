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
  content = await contentOf(several, 3);
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

/** Opens a page and notes all that it must not do: complain, or ask for anything. */
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
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}

async function violations(page: Page, options: object = {}): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
    `axe.run(${JSON.stringify(options)}).then(({ violations }) => violations)`,
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

const sideways = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');

describe('the page', () => {
  it('loads without a complaint, and asks nothing of anybody', async () => {
    await using opened = await open();
    await opened.page.getByRole('region', { name: 'The answer' }).waitFor();
    expect(opened.complaints).toEqual([]);
  });

  it('of runs of other origin draws them, compares them with any of them, and complains of nothing', async () => {
    await using opened = await open({}, 'values.html');
    const { page } = opened;
    await page.getByLabel('Compare with').selectOption('ppo');
    await page.locator('#answer td .worse').first().waitFor();
    expect(await page.locator('[data-chart] svg.chart').count()).toBe(3);
    expect(await violations(page)).toEqual([]);
    expect(opened.complaints).toEqual([]);
  });

  // What changes with the scheme is colours; what changes with the width is all else.
  it.each([
    ['light', {}, {}],
    ['dark', { colorScheme: 'dark' }, { runOnly: ['color-contrast', 'link-in-text-block'] }],
    [
      'on a phone',
      { viewport: { width: 360, height: 740 } },
      { rules: { 'color-contrast': { enabled: false } } },
    ],
  ] as const)('has no accessibility violation, %s', async (_, options, rules) => {
    await using opened = await open(options);
    expect(await violations(opened.page, rules)).toEqual([]);
  });

  it('is dark where dark is asked for, and light otherwise', async () => {
    const brightness = async (colorScheme: 'dark' | 'light') => {
      await using opened = await open({ colorScheme });
      const color = await opened.page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      return Number(/\d+/.exec(color)?.[0]);
    };
    expect(await brightness('dark')).toBeLessThan(60);
    expect(await brightness('light')).toBeGreaterThan(240);
  });

  it('does not scroll sideways at 360 pixels, and has text of a readable size in its charts', async () => {
    await using opened = await open({ viewport: { width: 360, height: 740 } });
    expect(await sideways(opened.page)).toBeLessThanOrEqual(0);
    const heights = await opened.page.evaluate<number[]>(
      `[...document.querySelectorAll('svg.chart text')]
        .map((text) => text.getBoundingClientRect().height)
        .filter((height) => height > 0)`,
    );
    expect(heights.length).toBeGreaterThan(20);
    expect(Math.min(...heights)).toBeGreaterThan(9);
  });

  it('prints without its controls, with every section', async () => {
    await using opened = await open();
    await opened.page.emulateMedia({ media: 'print' });
    expect(await opened.page.locator('button:visible').count()).toBe(0);
    expect(await opened.page.locator('h2:visible').count()).toBeGreaterThanOrEqual(8);
    expect((await opened.page.pdf()).subarray(0, 4).toString()).toBe('%PDF');
  });

  it('says the essential without scripts too', async () => {
    await using opened = await open({ javaScriptEnabled: false });
    const text = await opened.page.locator('main').innerText();
    expect(text).toMatch(/decay (needs|collects) .* than fixed/);
    expect(text).toContain('What was learned');
    expect(await opened.page.locator('[data-chart=curves] svg:visible').count()).toBe(1);
    expect(await opened.page.locator('button:visible, input:visible, select:visible').count()).toBe(0);
  });

  it('shows no markup from names and errors, and turns no text around', async () => {
    await using opened = await open({}, 'hostile.html');
    expect(opened.complaints).toEqual([]);
    expect(await opened.page.title()).toContain('<img src=x');
    expect(await opened.page.locator('img').count()).toBe(0);
    const text = (await opened.page.locator('body').textContent()) ?? '';
    expect(text).not.toContain('\u202e');
    expect(text).toContain('[U+202E]gnirts');
    expect(await opened.page.locator('#failures').innerText()).toContain('<img src=x onerror=');
  });
});

describe.each([
  ['a wide screen', { width: 1280, height: 800 }],
  ['a phone', { width: 390, height: 800 }],
] as const)('the page of a sweep of 30 variants on %s', (_, viewport) => {
  it('answers at first sight, and is not endless', async () => {
    await using opened = await open({ viewport }, 'sweep.html');
    const { page } = opened;
    const bottom = async (what: string) => {
      const box = await page.locator(what).first().boundingBox();
      return (box?.y ?? 0) + (box?.height ?? 1e9);
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
    expect(opened.complaints).toEqual([]);
  });
});

/** On the screen. */
async function center(element: Locator): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = (await element.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  return { x: x + width / 2, y: y + height / 2 };
}

describe('its controls', () => {
  const label = (page: Page, chart: string) =>
    page.locator(`[data-chart=${chart}] svg`).getAttribute('aria-label');

  it('choose what the learning curves show, each axis with a scale of its own', async () => {
    await using opened = await open();
    const curves = opened.page.locator('[data-chart=curves]');
    const ticks = () => curves.locator('svg text').allTextContents();
    await curves.getByLabel('Show').selectOption('penalties');
    expect(await label(opened.page, 'curves')).toContain('penalties per episode');
    const logarithmic = await ticks();
    await curves.locator('[data-choose=episode-scale]').selectOption('linear');
    const episodesLinear = await ticks();
    await curves.locator('[data-choose=value-scale]').selectOption('linear');
    expect(new Set([logarithmic, episodesLinear, await ticks()].map(String)).size).toBe(3);
    expect(opened.complaints).toEqual([]);
  });

  it('take a variant out of all charts at once, and put it back in its place', async () => {
    await using opened = await open();
    const charts = ['curves', 'runs', 'epsilons', 'learned'];
    const bar = opened.page.getByRole('group', { name: 'What all charts show' });
    const before = await bar.innerHTML();
    await bar.getByRole('button', { name: 'Take decay away' }).click();
    for (const chart of charts) expect(await label(opened.page, chart)).not.toContain('decay');
    await bar.getByLabel('Add').selectOption('decay');
    for (const chart of charts) expect(await label(opened.page, chart)).toContain('decay');
    const colors = (markup: string) => markup.match(/var\(--s\d\)/g)?.sort();
    expect(colors(await bar.innerHTML())).toEqual(colors(before));
  });

  it('make any variant the baseline, in the charts and in the tables, and give the old one back', async () => {
    await using opened = await open({}, 'sweep.html');
    const bar = opened.page.getByRole('group', { name: 'What all charts show' });
    const cells = () => opened.page.locator('#variants [data-against$=" timesteps"]').allTextContents();
    const before = await cells();
    await bar.locator('[data-baseline]').selectOption('alpha-0.5_gamma-0.9');
    expect((await cells()).filter((words) => words === 'baseline')).toHaveLength(1);
    const row = opened.page.locator('#variants tr', { hasText: 'alpha-0.5_gamma-0.9' }).first();
    expect(await row.locator('[data-against$=" timesteps"]').innerText()).toBe('baseline');
    expect(await label(opened.page, 'differences')).toContain('the mark is alpha-0.5_gamma-0.9');
    await bar.locator('[data-baseline]').selectOption('');
    expect(await cells()).toEqual(before);
    expect(opened.complaints).toEqual([]);
  });

  it('tell the values of the episode under the pointer beside it, or of the slider', async () => {
    await using opened = await open();
    const curves = opened.page.locator('[data-chart=curves]');
    await curves.getByRole('slider').focus();
    await opened.page.keyboard.press('End');
    const last = content.summary.curves.fixed.at(-1) as (typeof content.summary.curves.fixed)[number];
    const told = curves.locator('.told');
    expect(await told.innerText()).toContain(
      `Episodes ${last.episode + 1} to ${last.episode + last.episodes}`,
    );
    const row = told.locator('tr', { hasText: 'fixed' });
    const mean = Number((await row.locator('td').first().innerText()).replaceAll(',', ''));
    expect(mean).toBeCloseTo(last.timesteps.mean.value, 1);
    const box = (await curves.locator('svg').boundingBox()) ?? { x: 0, y: 0 };
    await opened.page.mouse.move(box.x + 55, box.y + 100);
    expect(await told.innerText()).toContain('Episode 1:');
    const place = (await told.boundingBox()) ?? { x: 0, y: 0 };
    expect(Math.hypot(place.x - box.x - 55, place.y - box.y - 100)).toBeLessThan(40);
  });

  it('tell the seed and the numbers of the run under the pointer', async () => {
    await using opened = await open();
    const runs = opened.page.locator('[data-chart=runs]');
    await runs.getByRole('spinbutton', { name: 'Seed' }).fill('4');
    const row = runs.locator('.told tr', { hasText: 'fixed' });
    const { seeds, metrics } = content.runs.fixed;
    expect(Number((await row.locator('td').first().innerText()).replaceAll(',', ''))).toBe(
      metrics.timesteps[seeds.indexOf(4)],
    );
    const ring = await center(runs.locator('.pointer').first());
    const dots = await Promise.all((await runs.locator('svg circle[r="2.3"]').all()).map(center));
    expect(Math.min(...dots.map(({ x, y }) => Math.hypot(x - ring.x, y - ring.y)))).toBeLessThan(1);
    await runs.getByRole('spinbutton', { name: 'Seed' }).fill('0');
    expect(await runs.locator('.told caption').innerText()).toBe('The runs with seed 0');
    await opened.page.mouse.move(ring.x, ring.y);
    expect(await runs.locator('.told caption').innerText()).toBe('The runs with seed 4');
    expect(await runs.locator('.pointer').count()).toBeGreaterThan(0);
  });

  it.each(['svg', 'png'])('save a figure as %s', async (kind) => {
    await using opened = await open({ acceptDownloads: true });
    const [download] = await Promise.all([
      opened.page.waitForEvent('download'),
      opened.page.locator(`[data-chart=curves] button[data-save=${kind}]`).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`curves-timesteps-mean-log-log.${kind}`);
    const bytes = await readFile(await download.path());
    if (kind === 'png') expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    else {
      expect(bytes.toString()).toMatch(/^<svg[^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
      expect(bytes.toString()).not.toMatch(/var\(|light-dark\(/);
    }
    expect(opened.complaints).toEqual([]);
  });
});

describe('watching an agent', () => {
  const player = (page: Page, kind: string) => page.locator(`[data-player="${kind}"]`);

  /** Steps until it is over; the last words. */
  const toTheEnd = (here: Locator): Promise<string> =>
    here.evaluate((element: unknown) => {
      // It runs in the browser, so its types are not those of this side.
      const player = element as {
        querySelector(selector: string): { disabled: boolean; click(): void; textContent: string };
      };
      const step = player.querySelector('[data-do=step]');
      for (let i = 0; i < 20_000 && !step.disabled; i++) step.click();
      return player.querySelector('.status').textContent;
    });

  it.each(['taxi', 'cliff-walking', 'frozen-lake'])(
    'arrives in exactly the steps of the exact evaluation: %s',
    async (kind) => {
      const group = content.replays.find(
        ({ environment }) => environment.kind === kind && !environment.stochastic,
      );
      const place = content.replays
        .filter(({ environment }) => environment.kind === kind)
        .indexOf(group as never);
      await using opened = await open();
      const here = player(opened.page, kind).nth(place);
      for (const [i, run] of (group?.runs ?? []).entries()) {
        await here.getByLabel('Run').selectOption(String(i));
        for (const at of chosenStarts(run)) {
          await here.getByLabel('Start').selectOption(String(at));
          const words = await toTheEnd(here);
          const { ends, goalProbability, timesteps, returns } = run.starts[at];
          if (!ends) expect(words).toContain('round in circles');
          else if (goalProbability === 0) expect(words).toContain(`Ended after ${timesteps} step`);
          else expect(words).toMatch(new RegExp(`Arrived after ${timesteps} steps?, return ${returns}\\.`));
        }
      }
      expect(opened.complaints).toEqual([]);
    },
  );

  it('shows values and actions only where an episode can be: not in a cliff, a hole or the goal', async () => {
    await using opened = await open();
    const cells = (kind: string) =>
      player(opened.page, kind)
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

  it('ends where chance decides, too', async () => {
    await using opened = await open();
    const place = content.replays
      .filter(({ environment }) => environment.kind === 'frozen-lake')
      .findIndex(({ environment }) => environment.stochastic);
    const words = await toTheEnd(player(opened.page, 'frozen-lake').nth(place));
    expect(words).toMatch(/^(Arrived|Ended) after \d+ step/);
  });

  it('plays, pauses, steps, and goes back to the start', async () => {
    await using opened = await open();
    const here = player(opened.page, 'taxi');
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
    await opened.page.waitForTimeout(300);
    expect(await here.locator('.status').innerText()).toBe(paused);
    await here.getByRole('button', { name: 'Play' }).click();
    await here.locator('.status', { hasText: `Arrived after ${run.starts[at].timesteps} steps` }).waitFor();
    expect(await toTheEnd(here)).toContain('Arrived');
    await here.getByRole('button', { name: 'Back to the start' }).click();
    expect(await here.locator('.status').innerText()).toContain('At the start');
  });

  it('marks the starts from which a run never arrives, and goes to one by one click', async () => {
    await using opened = await open();
    const here = player(opened.page, 'taxi');
    const run = content.replays[0].runs[0];
    const failing = run.starts.flatMap(({ goalProbability }, i) => (goalProbability === 0 ? [i] : []));
    const marked = here.getByLabel('Start').locator('option', { hasText: 'never arrives' });
    expect(await marked.count()).toBe(failing.length);
    await here.getByRole('button', { name: 'A start that fails' }).click();
    expect(failing).toContain(Number(await here.getByLabel('Start').inputValue()));
    expect(await here.locator('.exact').innerText()).toContain('never arrives');
  });

  it('shows the run of the seed that was asked for', async () => {
    await using opened = await open();
    const options = await player(opened.page, 'taxi').getByLabel('Run').locator('option').allTextContents();
    expect(options.filter((words) => words.includes('asked for') && words.includes('seed 3'))).toHaveLength(
      2,
    );
  });
});

/** Some starts that end and some that do not, spread over all of them. */
function chosenStarts({ starts }: Replay): number[] {
  const every = (wanted: boolean) => [...starts.keys()].filter((i) => starts[i].ends === wanted);
  return [...every(true), ...every(false)].filter((_, i) => i % Math.ceil(starts.length / 4) === 0);
}
