import packageJson from '../../package.json' with { type: 'json' };

/** What makes results here, as experiment.json names it. */
export const software = `manyruns ${packageJson.version}, Node.js ${process.versions.node}`;
