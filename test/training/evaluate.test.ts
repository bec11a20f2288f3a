import { describe, expect, it } from 'vitest';
import { qLearning } from '../../src/agents/q-learning.ts';
import { taxi } from '../../src/environments/taxi.ts';
import { greedyPolicy, optimalValues } from '../../src/policy/value-iteration.ts';
import { alea } from '../../src/randomness/alea.ts';
import { type EvaluateOptions, evaluate } from '../../src/training/evaluate.ts';
import { train } from '../../src/training/train.ts';
import { inputProblems } from '../input-problems.ts';
import { corridor } from '../world.ts';

const never = () => {
  throw new Error('Nothing is drawn but outcomes');
};
const randomness = { start: never, explore: never, coin: never, outcome: alea(1).outcome };
const play = (options: Partial<EvaluateOptions> = {}) =>
  evaluate({ environment: corridor(), policy: () => 1, starts: [0], randomness, ...options });

describe('evaluation', () => {
  it('plays one episode from each start, in their order', () => {
    expect(play({ starts: [2, 0, 1, 0] })).toEqual({
      timesteps: Int32Array.of(1, 3, 2, 3),
      returns: Float64Array.of(-1, -3, -2, -3),
      penalties: new Int32Array(4),
      truncated: new Uint8Array(4),
    });
  });

  it('learns nothing: it takes no agent, and leaves the table of the policy as it is', () => {
    const environment = taxi();
    const options = { environment, epsilon: 0.1, episodes: 200, randomness: alea(1) };
    const { agent } = train({ ...options, agent: qLearning() });
    const before = agent.table.slice();
    const starts = [...environment.starts];
    // @ts-expect-error An agent is not among the options.
    const refused: EvaluateOptions['agent'] = agent;
    expect(refused.table).toBe(agent.table);
    const twice = [1, 2].map(() => play({ environment, policy: agent.greedy, starts }));
    expect(agent.table).toEqual(before);
    expect(twice[1]).toEqual(twice[0]);
  });

  it.each<[string, Partial<EvaluateOptions>, [steps: number, truncated: number, penalties: number]]>([
    ['truncates a policy that is stuck, after 1,000 steps', { policy: () => 0 }, [1000, 1, 1000]],
    ['or after as many as are said', { policy: () => 0, maxStepsPerEpisode: 5 }, [5, 1, 5]],
    ['does not count what terminates in the last one', { maxStepsPerEpisode: 3 }, [3, 0, 0]],
  ])('%s', (_, options, expected) => {
    const { timesteps, truncated, penalties } = play(options);
    expect([timesteps[0], truncated[0], penalties[0]]).toEqual(expected);
  });

  it.each([-1, 3, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '0'])('refuses the start %s', (start) => {
    const problems = inputProblems(() => play({ starts: [0, start] as number[] }));
    expect(problems).toEqual([expect.stringContaining('`start` to be an integer from 0 to 2, got')]);
  });

  it.each([-1, 2, 0.5, Number.NaN, undefined, null, '1'])('refuses a policy that says %s', (action) => {
    const problems = inputProblems(() => play({ policy: () => action as number }));
    expect(problems).toEqual([expect.stringContaining('`action` to be an integer from 0 to 1, got')]);
  });

  it('needs from 6 to 18 steps in Taxi, 13.07 in the mean, for a return of 7.93, when it plays at its best', () => {
    const environment = taxi();
    const policy = greedyPolicy(environment, optimalValues(environment, 1), 1);
    const { timesteps, returns, penalties } = play({
      environment,
      policy: (state) => policy[state],
      starts: [...environment.starts],
    });
    expect([Math.min(...timesteps), Math.max(...timesteps)]).toEqual([6, 18]);
    expect(timesteps.reduce((sum, count) => sum + count, 0)).toBe(13.07 * 300);
    expect(returns.reduce((sum, one) => sum + one, 0)).toBe(7.93 * 300);
    expect(penalties).not.toContain(1);
  });
});
