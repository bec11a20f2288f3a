import { join, resolve } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { agentFiles, loadAgents, ownAgents } from '../src/agents/own-agents.ts';
import { InputError } from '../src/validation/errors.ts';
import { bundleAll } from './bundle.ts';
import { ManyRunsStack } from './many-runs-stack.ts';
import { readSettings } from './settings.ts';

// What `npx cdk ...` runs. A finding of cdk-nag stops a deployment as it stops the tests.
const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
const settings = await orExit(() => readSettings(app.node.getAllContext()));
const files = settings.agents?.split(',').map((file) => resolve(file)) ?? [];
const bundles = await orExit(async () => {
  await loadAgents(files);
  return bundleAll(join(app.outdir, 'bundles'), agentFiles());
});
new ManyRunsStack(app, settings, bundles, ownAgents());

// --- internal ---

async function orExit<Made>(make: () => Made | Promise<Made>): Promise<Made> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}
