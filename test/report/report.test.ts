import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { thisThread } from '../../src/backends/this-thread.ts';
import type { Experiment } from '../../src/experiment/check-experiment.ts';
import { parseExperiment } from '../../src/experiment/experiment.ts';
import { type ChosenOptions, chosenOf } from '../../src/experiment/fresh-seeds.ts';
import { plan } from '../../src/experiment/plan.ts';
import type { ExperimentRecord } from '../../src/experiment/record.ts';
import type { ExperimentInput } from '../../src/experiment/schema.ts';
import { orchestrate } from '../../src/orchestrate.ts';
import { bundlePage } from '../../src/report/build.ts';
import type { ReportContent, VariantRuns } from '../../src/report/content.ts';
import { experimentFile } from '../../src/report/experiment-file.ts';
import { figureFiles } from '../../src/report/figure-files.ts';
import { mainTable } from '../../src/report/main-table.ts';
import { pageScript, pageStyle } from '../../src/report/page.made.ts';
import { renderReport } from '../../src/report/page.ts';
import { readContent } from '../../src/report/read-content.ts';
import { trainReplays } from '../../src/report/replays.ts';
import { tableText } from '../../src/report/table-formats.ts';
import { terminalReport } from '../../src/report/terminal.ts';
import { compareExperiments } from '../../src/results/compare-experiments.ts';
import { keys } from '../../src/results/keys.ts';
import type { Progress } from '../../src/results/progress.ts';
import { readJson } from '../../src/store/store.ts';
import { carriedOut } from '../dataset.ts';
import { memoryStore } from '../memory-store.ts';
import { contentOf, several, sweep, withHostileNames } from '../report-content.ts';

let content: ReportContent;
beforeAll(async () => {
  content = await contentOf(several);
});

const withoutCode = (page: string) => page.replace(/<(script|style)[\s>].*?<\/\1>/gs, '');

const textOf = (page: string) =>
  page
    .replace(/<(script|style|svg)[\s>].*?<\/\1>/gs, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

/** A report with every variant's name, and nothing that is not there. */
function wholeReport(content: ReportContent): string {
  const page = renderReport(content);
  expect(/.{0,80}(NaN|undefined|\[object).{0,40}/.exec(withoutCode(page))?.[0]).toBe(undefined);
  for (const name of Object.keys(content.variants)) expect(textOf(page)).toContain(name);
  return page;
}

const manyVariants = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`v${i}`, { epsilon: i / count }]));

describe('a report', () => {
  it('has the script and the style that their sources bundle to', async () => {
    expect({ script: pageScript, style: pageStyle }).toEqual(await bundlePage());
  });

  it('lets its own script and style run, and nothing else', () => {
    const page = renderReport(content);
    const hashOf = (name: string) => {
      const inline = new RegExp(`<${name}( type="module")?>(.*?)</${name}>`, 'gs');
      const [[, , text], ...others] = page.matchAll(inline);
      expect(others).toEqual([]);
      return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    };
    expect(/http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]).toMatch(
      `default-src 'none'; script-src ${hashOf('script')}; style-src ${hashOf('style')}; img-src data:;`,
    );
  });

  it('has no style or handler in an attribute, and no address of anything outside', () => {
    const page = renderReport(withHostileNames(content));
    const tags = withoutCode(page).match(/<[a-z][^>]*>/gi) ?? [];
    expect(tags.length).toBeGreaterThan(1000);
    expect(tags.filter((tag) => / (style|on\w+)=/i.test(tag.replace(/"[^"]*"/g, '""')))).toEqual([]);
    expect(tags.filter((tag) => /^<(img|iframe|object|embed|link|base|form)/i.test(tag))).toEqual([]);
    const addresses = tags.filter((tag) => / (src|href|action)=/i.test(tag.replace(/"[^"]*"/g, '""')));
    expect(addresses.filter((tag) => !/^<a href="#[a-z]+">$/.test(tag))).toEqual([]);
  });

  it('shows failed runs with their errors, and truncated episodes', async () => {
    const cut = await contentOf({ ...several, maxStepsPerEpisode: 20, seeds: 2 });
    const runs = { ...cut.runs, fixed: { ...cut.runs.fixed, failures: [{ seed: 7, error: 'out of luck' }] } };
    const text = textOf(renderReport({ ...cut, runs, damaged: ['x/runs/part-y-0.parquet: cut off'] }));
    expect(text).toContain('1 run failed');
    expect(text).toContain('out of luck');
    expect(text).toContain('step guard');
    expect(text).toContain('part-y-0.parquet: cut off');
    expect(textOf(renderReport(content))).not.toContain('What went wrong');
  });

  it('tells of the last call only what it did, which may have been nothing', async () => {
    const store = memoryStore();
    const planned = plan(parseExperiment({ ...several, episodes: 20 }));
    const call = async (start: number) => {
      let time = start;
      const now = () => (time += 1000);
      await orchestrate({ plan: planned, backend: thisThread(), store, now });
      const progress = await readJson<Progress>(store, keys.progress(planned.id));
      const { record } = content.sources[0];
      return textOf(renderReport({ ...content, sources: [{ record, progress }] }));
    };
    const began = (time: string) => `The last call for ${planned.id} began at 1970-01-01T00:00:${time}Z and`;
    expect(await call(0)).toMatch(`${began('01.000')} trained 600 episodes, in `);
    expect(await call(30_000)).toMatch(`${began('31.000')} trained nothing. `);
  });

  it.each<[string, ExperimentInput]>([
    ['several', several],
    ['a grid', sweep],
  ])('speaks of intervals and bands where there are any, and not of one seed: %s', async (_, experiment) => {
    const text = async (seeds: number) =>
      textOf(renderReport(await contentOf({ ...experiment, seeds, episodes: 60 })));
    const words = /95% interval|with (its|their) intervals?|intervals? \(95%|bands/gi;
    expect(new Set(Array.from((await text(3)).matchAll(words), ([found]) => found)).size).toBeGreaterThan(3);
    expect((await text(1)).match(words)).toBe(null);
  });

  it.each<[string, Partial<ExperimentInput>]>([
    ['one variant', { variants: { only: { epsilon: 0.1 } } }],
    ['one seed', { seeds: 1 }],
    ['one episode', { episodes: 1, seeds: 2 }],
    ['equal variants', { variants: { a: { epsilon: 0 }, b: { epsilon: 0 } } }],
    ['different episodes', { variants: { a: { epsilon: 0.1 }, b: { epsilon: 0.1, episodes: 40 } } }],
    ['an epsilon from a callable', { variants: { a: { epsilon: (i: number) => 1 / (i + 1) } } }],
    ['double Q-learning', { variants: { a: { epsilon: 0.1, agent: 'double-q-learning' } } }],
    ['more variants than are drawn', { episodes: 5, variants: manyVariants(30) }],
  ])('of %s can be made', async (_, changes) => {
    const one = await contentOf({ ...several, seeds: 3, episodes: 60, ...changes });
    expect(wholeReport(one)).toContain(one.sources[0].record.id);
  });

  it('of a variant whose runs all failed can be made', () => {
    const none = { ...times(0, content.runs.decay), failures: [{ seed: 0, error: 'no' }] };
    wholeReport({ ...content, runs: { ...content.runs, decay: none } });
  });

  it('of 10 variants x 1,000 runs x 10,000 episodes stays below 1.5 MB', async () => {
    const ten = await contentOf({ ...several, episodes: 10_000, seeds: 2, variants: manyVariants(10) });
    const runs = Object.fromEntries(Object.entries(ten.runs).map(([name, one]) => [name, times(1000, one)]));
    const page = renderReport({ ...ten, runs });
    expect(Buffer.byteLength(page)).toBeLessThan(1.5e6);
    expect(page).toContain('10 variants × 2 seeds: 10,000 runs');
  }, 60_000);
});

describe('variants with different numbers of runs', () => {
  const sideBySide = async (seeds: ExperimentInput['seeds']) => {
    const { fixed, decay } = several.variants;
    const stored = async (name: string, of: Partial<ExperimentInput>) => {
      const planned = plan(parseExperiment({ ...several, name, episodes: 30, ...of }));
      const store = await carriedOut(planned);
      return { store, record: await readJson<ExperimentRecord>(store, keys.experiment(planned.id)) };
    };
    const both = [
      await stored('a', { variants: { fixed } }),
      await stored('b', { seeds, variants: { decay } }),
    ];
    const compared = await compareExperiments(both);
    return { ...(await readContent(both, compared)), replays: [] };
  };

  it.each<[string, ExperimentInput['seeds'], string, number]>([
    ['fewer', 3, '3 to 6 seeds', 9],
    ['as many', 6, '6 seeds', 12],
    ['as many others', { from: 100, count: 6 }, '6 seeds', 12],
  ])('are over so many seeds each: %s', async (_, seeds, words, runs) => {
    const compared = await sideBySide(seeds);
    const text = textOf(renderReport(compared));
    expect(text).toContain(`2 variants × ${words}: ${runs} runs of`);
    expect(text).toContain(`Means over ${words}, `);
    expect(text).toContain(`while exploring: over ${words}, with bands`);
    const terminal = terminalReport(compared.summary, { emphasise: (heading) => heading });
    expect(terminal).toContain(`Means over ${words}, the best first`);
  });
});

describe('a random search', () => {
  const random = { count: 8, seed: 1, over: { 'agent.alpha': { log: [0.01, 1] } } } as const;
  const search = { ...sweep, grid: undefined, random } as ExperimentInput;

  it.each<[string, Partial<ExperimentInput>, boolean]>([
    ['its first cell, which nobody chose', {}, false],
    ['a cell that the experiment names', { baseline: 'r005' }, true],
    [
      'the same draw of another variant',
      { variants: { low: { epsilon: 0.1 }, high: { epsilon: 0.9 } } },
      true,
    ],
  ])('is compared in every table, or in none, with %s', async (_, changes, isCompared) => {
    const one = await contentOf({ ...search, ...changes });
    const cells = Array.from(
      renderReport(one).matchAll(/ data-against="[^>]*>([^<]*)</g),
      ([, text]) => text,
    );
    const terminal = terminalReport(one.summary, { emphasise: (text) => text });
    const table = tableText(mainTable(one.summary), 'markdown');
    for (const text of [cells.join('\n'), terminal.slice(terminal.indexOf('Means over')), table])
      expect(/\bbaseline\b.*(better|worse)/s.test(text)).toBe(isCompared);
    expect(cells.length).toBeGreaterThan(20);
    expect(cells.every((text) => text === '')).toBe(!isCompared);
    expect(table).not.toContain('()');
  });
});

describe('the experiment file in a report', () => {
  const { variants: _, ...lone } = { ...several, epsilon: 0.1, episodes: 60 };
  const grid = { 'agent.alpha': [0.1, 0.5], 'agent.gamma': [0.9, 0.99] };
  const random = { count: 4, seed: 1, over: { 'agent.alpha': { log: [0.1, 1] } } } as const;
  const two = { fixed: { epsilon: 0.1 }, greedy: { epsilon: 0 } };

  /** Carries an experiment out, where its results stand already or not, and gives the JSON files that say what it is. */
  async function answerOf(experiment: Experiment, store: ReturnType<typeof memoryStore>, now: number) {
    const planned = plan(experiment);
    await orchestrate({ plan: planned, backend: thisThread(), store, now: () => now });
    const read = async (key: string) => new TextDecoder().decode(await store.read(key));
    const record = await read(keys.experiment(planned.id));
    const summary = await read(keys.summary(planned.id));
    return { record, summary };
  }

  it.each<[string, ExperimentInput, ChosenOptions?]>([
    ['several environments', several],
    ['one that names no variant', lone],
    ['a baseline that is not the first, and a margin', { ...several, baseline: 'decay', margin: 0.05 }],
    ['a grid', { ...lone, grid }],
    ['a grid with a goal', { ...lone, grid, goal: 'steps' }],
    ['a grid whose cells have baselines of their own', { ...lone, variants: two, baseline: 'fixed', grid }],
    ['a random search', { ...lone, random }],
    ['a random search of two', { ...lone, variants: two, baseline: 'greedy', random, goal: 'return' }],
    ['the best on fresh seeds', { ...lone, grid }, { freshSeeds: true }],
    [
      'some of a grid',
      { ...lone, variants: two, grid },
      { only: ['fixed_alpha-0.1_gamma-0.9', 'greedy_alpha-0.5_gamma-0.9'] },
    ],
    ['seeds from somewhere', { ...several, seeds: { from: 100, count: 5 } }],
    ['seeds by hand', { ...several, seeds: [5, 1, 9] }],
    ['a callable', { ...several, variants: { a: { epsilon: (i) => 1 / (i + 1) } } }],
  ])(
    'gives the same answer again, here and elsewhere, to the last byte: %s',
    async (_, written, chosen = {}) => {
      const store = memoryStore();
      const first = await answerOf(chosenOf(parseExperiment(written), chosen), store, 0);
      const again = parseExperiment(experimentFile(JSON.parse(first.record)));
      expect(await answerOf(again, store, 1000)).toEqual(first);
      expect(await answerOf(again, memoryStore(), 0)).toEqual(first);
    },
  );

  it('stands on the page as it is, where it is not too long', async () => {
    const { record } = content.sources[0];
    const shown = /aria-label="The experiment"><code>(.*?)<\/code>/s.exec(renderReport(content))?.[1];
    expect(shown?.replaceAll('&quot;', '"')).toBe(experimentFile(record));
    const seeds = Array.from({ length: 20_000 }, (_, i) => i);
    const text = textOf(renderReport({ ...content, sources: [{ record: { ...record, seeds } }] }));
    expect(text).toMatch(/With 1\d\d,\d{3} characters it is too long for this page/);
  });
});

describe('the runs to watch', () => {
  it('are the best, the median and the worst by what they learned, trained again to the same digest', () => {
    const [taxi] = content.replays;
    const { seeds, metrics } = content.runs.fixed;
    const goal = (seed: number) => metrics.goal_probability[seeds.indexOf(seed)];
    const of = (rank: string) =>
      taxi.runs.find((run) => run.variant === 'fixed' && run.rank === rank)?.seed as number;
    expect(goal(of('best'))).toBe(Math.max(...metrics.goal_probability));
    expect(goal(of('worst'))).toBe(Math.min(...metrics.goal_probability));
    expect(content.replays.flatMap(({ runs }) => runs).every(({ same }) => same)).toBe(true);
  });

  it('say so where training again gives other numbers', async () => {
    const { fixed } = content.runs;
    const runs = { ...content.runs, fixed: { ...fixed, digests: fixed.digests.map(() => 'other') } };
    const replays = await trainReplays({ ...content, runs });
    expect(replays[0].runs.find(({ variant }) => variant === 'fixed')?.same).toBe(false);
    expect(textOf(renderReport({ ...content, runs, replays }))).toContain('another digest: run verify');
  });

  it('stand in a table where an environment has no picture', () => {
    const replays = content.replays.map((group) => ({ ...group, picture: undefined }));
    const text = textOf(renderReport({ ...content, replays }));
    expect(text).toContain('States of taxi under fixed: best');
    expect(text).toContain('the first 200 of 500');
  });
});

describe('figures for papers', () => {
  it('stand alone, of the width on paper that is asked for, with their colours written in and text of 8 points', () => {
    const files = figureFiles(content, { widthMm: 85 });
    const some = 'learning-curves-timesteps-log epsilons-log runs-timesteps differences-timesteps'.split(' ');
    expect(Object.keys(files)).toEqual(expect.arrayContaining(some.map((name) => `${name}.svg`)));
    for (const svg of Object.values(files)) {
      expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
      expect(svg).not.toMatch(/var\(|NaN|undefined|<style|<script/);
      const [, width, height, unit] =
        /viewBox="0 0 ([\d.]+) ([\d.]+)".*?font-size="([\d.]+)"/.exec(svg) ?? [];
      expect(svg).toMatch(/<svg [^>]*width="85mm"/);
      expect((85 / Number(width)) * Number(unit)).toBeCloseTo((8 * 25.4) / 72, 1);
      const [, tall] = /<svg [^>]*height="([\d.]+)mm"/.exec(svg) ?? [];
      expect(Number(tall) / 85).toBeCloseTo(Number(height) / Number(width), 2);
    }
  });
});

/** As many runs, spread around those that there are. */
function times(count: number, { metrics, truncated, ...runs }: VariantRuns): VariantRuns {
  const spread = (values: readonly number[]) =>
    Array.from({ length: count }, (_, i) =>
      Math.round(values[i % values.length] * (1 + Math.sin(i * i) / 50)),
    );
  const spreadMetrics = Object.entries(metrics).map(([metric, values]) => [metric, spread(values)]);
  return {
    ...runs,
    metrics: Object.fromEntries(spreadMetrics),
    seeds: [...Array(count).keys()],
    truncated: spread(truncated),
    digests: [],
  };
}
