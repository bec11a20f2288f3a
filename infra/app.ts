import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { InputError } from '../src/validation/errors.ts';
import { bundleAll } from './bundle.ts';
import { ManyRunsStack } from './many-runs-stack.ts';
import { readSettings, type Settings } from './settings.ts';

// What `npx cdk ...` runs. A finding of cdk-nag stops a deployment as it stops the tests.
const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
const settings = settingsOrExit();
const bundles = await bundleAll(join(app.outdir, 'bundles'));
new ManyRunsStack(app, { settings, bundles });

// --- internal ---

function settingsOrExit(): Settings {
  try {
    return readSettings(app.node.getAllContext());
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}
