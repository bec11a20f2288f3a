import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { InputError } from '../src/errors.ts';
import { ManyRunsStack } from './many-runs-stack.ts';
import { readSettings, type Settings } from './settings.ts';

// What `npx cdk ...` runs. A finding of cdk-nag stops a deployment as it stops the tests.
const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
const settings = settingsOrExit();
new ManyRunsStack(app, settings.stackName, settings);

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
