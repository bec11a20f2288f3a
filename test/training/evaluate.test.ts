import { describe, expect, it } from 'vitest';
import { qLearning } from '../../src/agents/q-learning.ts';
import { taxi } from '../../src/environments/taxi.ts';
import { greedyPolicy, optimalValues } from '../../src/policy/value-iteration.ts';
import { alea } from '../../src/randomness/alea.ts';
import { type EvaluateOptions, evaluate } from '../../src/training/evaluate.ts';
import { train } from '../../src/training/train.ts';
import { InputError } from '../../src/validation/errors.ts';
import { corridor, kindsOfWorld } from '../world.ts';

const play = (options: Partial<EvaluateOptions> = {}) =>
  evaluate({ environment: corridor(), policy: () => 1, starts: [0], randomness: alea(1), ...options });

describe('evaluation', () => {
  it('plays one episode from each start, in their order', () => {
    const { timesteps, returns, penalties, truncated } = play({ starts: [2, 0, 1, 0] });
    expect([...timesteps]).toEqual([1, 3, 2, 3]);
    expect([...returns]).toEqual([-1, -3, -2, -3]);
    expect([...penalties]).toEqual([0, 0, 0, 0]);
    expect([...truncated]).toEqual([0, 0, 0, 0]);
  });

  it('asks the policy in each state it comes through', () => {
    const asked: number[] = [];
    play({ policy: (state) => asked.push(state) && 1 });
    expect(asked).toEqual([0, 1, 2]);
  });

  it('learns nothing: it takes no agent, and leaves the table of the policy as it is', () => {
    const environment = taxi();
    const { agent } = train({
      environment,
      agent: qLearning(),
      epsilon: 0.1,
      episodes: 200,
      randomness: alea(1),
    });
    const before = agent.table.slice();
    const starts = [...environment.starts];
    // @ts-expect-error An agent is not among the options.
    const refused: EvaluateOptions['agent'] = agent;
    expect(refused.table).toBe(agent.table);
    const options = { environment, policy: agent.greedy, starts, randomness: alea(2) };
    const [first, second] = [evaluate(options), evaluate(options)];
    expect(agent.table).toEqual(before);
    expect(second).toEqual(first);
  });

  it('draws nothing in a deterministic environment', () => {
    const never = () => {
      throw new Error('Nothing is random here');
    };
    const { outcome } = alea(1);
    const randomness = { start: never, explore: never, coin: never, outcome };
    expect(play({ randomness }).timesteps[0]).toBe(3);
  });

  it('truncates a policy that is stuck, after 1,000 steps where nothing is said', () => {
    const { timesteps, truncated, penalties } = play({ policy: () => 0 });
    expect([timesteps[0], truncated[0], penalties[0]]).toEqual([1000, 1, 1000]);
    const short = play({ policy: () => 0, maxStepsPerEpisode: 5 });
    expect([short.timesteps[0], short.truncated[0]]).toEqual([5, 1]);
  });

  it('does not count as truncated what terminates in the last step allowed', () => {
    const { timesteps, truncated } = play({ maxStepsPerEpisode: 3 });
    expect([timesteps[0], truncated[0]]).toEqual([3, 0]);
  });

  it.each(kindsOfWorld)('ends, in $kind, whatever the policy does', ({ one, options }) => {
    const environment = one.create(options);
    const draws = alea(9);
    const table = Array.from({ length: environment.states }, () => draws.start(environment.actions));
    const { timesteps, truncated } = play({
      environment,
      policy: (state) => table[state],
      starts: [...environment.starts],
      maxStepsPerEpisode: 200,
    });
    for (const [i, count] of timesteps.entries()) {
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThanOrEqual(200);
      if (truncated[i]) expect(count).toBe(200);
    }
  });

  it.each([-1, 3, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '0'])('refuses the start %s', (start) => {
    const starts = [0, start] as number[];
    expect(() => play({ starts })).toThrow(InputError);
    expect(() => play({ starts })).toThrow(/`start` to be an integer from 0 to 2, got/);
  });

  it.each([-1, 2, 0.5, Number.NaN, undefined, null, '1'])('refuses a policy that says %s', (action) => {
    const policy = () => action as number;
    expect(() => play({ policy })).toThrow(InputError);
    expect(() => play({ policy })).toThrow(/`action` to be an integer from 0 to 1, got/);
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
