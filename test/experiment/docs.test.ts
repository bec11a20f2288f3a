import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { variantsTable } from '../../src/cli/plan-variants.ts';
import { parseExperiment } from '../../src/experiment/experiment.ts';
import { plan } from '../../src/experiment/plan.ts';

const docs = readFileSync(join(import.meta.dirname, '../../docs/experiments.md'), 'utf8');

it('docs/experiments.md shows experiments that can be planned, and what `plan` says of them', () => {
  const plans = [...docs.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml]) => plan(parseExperiment(yaml)));
  expect(plans).toHaveLength(2);
  expect(docs).toContain(`$ manyruns plan lakes.yaml\n${plans[1].id}\n\n${variantsTable(plans[1])}\n`);
});
