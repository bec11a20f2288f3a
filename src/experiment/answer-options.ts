import * as z from 'zod/mini';
import { numberFrom } from '../validation/fields.ts';

/** By what variants are ranked: what was learned, then its cost; or one thing that learning cost or brought. */
export const GOALS = ['learned', 'steps', 'penalties', 'return'] as const;

export type Goal = (typeof GOALS)[number];

/** What an experiment says of its answer: it changes no run, and no id. */
export interface AnswerOptions {
  /** Up to which share of the baseline's mean a difference does not matter; 0.01 if not said. */
  readonly margin?: number;
  readonly goal?: Goal;
  /** What made its variants of few. */
  readonly search?: 'grid' | 'random';
  /** The experiment whose best variants it trains again, on fresh seeds: its id. */
  readonly repeats?: string;
}

export const answerFields = {
  margin: z.optional(numberFrom(0, 0.5)),
  goal: z.optional(z.enum(GOALS, { error: `one of ${GOALS.join(', ')}` })),
  search: z.optional(z.enum(['grid', 'random'])),
  repeats: z.optional(z.string()),
};

/** Those that are said, and nothing else. */
export function answerOptions(options: AnswerOptions): AnswerOptions {
  const names = Object.keys(answerFields) as (keyof AnswerOptions)[];
  const said = names.filter((name) => options[name] !== undefined);
  return Object.fromEntries(said.map((name) => [name, options[name]]));
}
