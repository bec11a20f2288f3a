/** What is compared between variants, one number per run. */
export const metrics = {
  timesteps: { better: 'lower', asks: 'cost', label: 'steps in training' },
  penalties: { better: 'lower', asks: 'cost', label: 'penalties in training' },
  returns: { better: 'higher', asks: 'cost', label: 'return in training' },
  last_timesteps: { better: 'lower', asks: 'exploring', label: 'steps, last 100 episodes' },
  last_penalties: { better: 'lower', asks: 'exploring', label: 'penalties, last 100 episodes' },
  last_returns: { better: 'higher', asks: 'exploring', label: 'return, last 100 episodes' },
  solved_starts: { better: 'higher', asks: 'learned', label: 'solved starts' },
  goal_probability: { better: 'higher', asks: 'learned', label: 'goal probability' },
  policy_timesteps: { better: 'lower', asks: 'learned', label: 'steps of the policy' },
  policy_returns: { better: 'higher', asks: 'learned', label: 'return of the policy' },
} as const satisfies Record<string, { better: 'lower' | 'higher'; asks: Question; label: string }>;

/** What did learning cost? What was learned? Or neither: what it did last, while still exploring. */
export type Question = 'cost' | 'learned' | 'exploring';

export type Metric = keyof typeof metrics;

export const metricNames = Object.keys(metrics) as Metric[];

/** Those of whole runs and of what they learned: not what they did last, while still exploring. */
export const runMetricNames = metricNames.filter((metric) => metrics[metric].asks !== 'exploring');

/** Something of each metric. */
export function byMetric<Value>(of: (metric: Metric) => Value): Record<Metric, Value> {
  return Object.fromEntries(metricNames.map((metric) => [metric, of(metric)])) as Record<Metric, Value>;
}
