import { argmax, defineAgent } from 'manyruns';

const FAULTS = [
  'none',
  'create',
  'form',
  'huge',
  'many-tables',
  'learn',
  'word',
  'action',
  'greedy',
  'not-finite',
  'not-finite-elsewhere',
  'hang',
  'hang-later',
  'memory',
  'exit',
  'episode',
] as const;

/** Q-learning that goes wrong in the way that it is told. */
export const faulty = defineAgent({
  module: import.meta.url,
  kind: 'faulty',
  agentTimeoutSeconds: 1,
  options: { alpha: { default: 0.1, above: 0, to: 1 }, fault: { default: 'none', oneOf: FAULTS } },
  create({ alpha, fault }, { states, actions }) {
    if (fault === 'create') throw new Error('not today');
    if (fault === 'form') return {} as never;
    const size = { huge: 1e13, 'many-tables': 1000 * states * actions }[fault as string];
    const table = new Float64Array(size ?? states * actions);
    let steps = 0;
    let episodes = 0;
    return {
      table,
      greedy: (state) => (fault === 'greedy' ? 99 : argmax(table, state * actions, actions)),
      learn({ state, action, reward, nextState, terminated }) {
        steps += 1;
        if (fault === 'learn' && steps === 100) throw new RangeError('I have had enough');
        if (fault === 'word') throw 'a word';
        if (fault === 'action') return actions;
        if (fault === 'hang' || (fault === 'hang-later' && episodes === 2)) for (;;);
        if (fault === 'exit') process.exit(3);
        const kept: unknown[] = [];
        while (fault === 'memory') kept.push(Array.from({ length: 100_000 }, (_, i) => ({ i })));
        const entry = state * actions + action;
        const first = nextState * actions;
        const next = terminated ? 0 : table[first + argmax(table, first, actions)];
        table[entry] += alpha * (reward + 0.9 * next - table[entry]);
        if (fault === 'not-finite') table[entry] = Number.NaN;
        if (fault === 'not-finite-elsewhere') table[0] = Number.POSITIVE_INFINITY;
      },
      endEpisode() {
        episodes += 1;
        if (fault === 'episode') throw new Error('not the end');
      },
    };
  },
});
