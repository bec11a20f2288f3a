import * as z from 'zod/mini';

/** By what variants are ranked: what was learned, then its cost; or one thing that learning cost or brought. */
export const GOALS = ['learned', 'steps', 'penalties', 'return'] as const;

export type Goal = (typeof GOALS)[number];

/** What an experiment says of its answer: it changes no run, and no id. */
export interface AnswerOptions {
  readonly goal?: Goal;
  /** What made its variants of few. */
  readonly search?: 'grid' | 'random';
  /** The experiment whose best variants it trains again, on fresh seeds: its id. */
  readonly repeats?: string;
}

export const goalSchema = z.optional(z.enum(GOALS, { error: `one of ${GOALS.join(', ')}` }));

export const answerFields = {
  goal: goalSchema,
  search: z.optional(z.enum(['grid', 'random'])),
  repeats: z.optional(z.string()),
};

/** Those that are said, and nothing else. */
export function answerOptions({ goal, search, repeats }: AnswerOptions): AnswerOptions {
  return { ...(goal && { goal }), ...(search && { search }), ...(repeats && { repeats }) };
}
