export type { ValuesCompared, Verdict } from './compare-values.ts';
export type { ValuesDescribed } from './describe-values.ts';
export { type SummarizeValuesOptions, summarizeValues, type ValuesSummary } from './summarize-values.ts';
