import { appendFileSync } from 'node:fs';
import process from 'node:process';

// Preloaded into a function (NODE_OPTIONS): tells a test what credentials the function has, so that it can look where
// they should not be.
const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, PLANTED } = process.env;
const secrets = [AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, PLANTED].filter(Boolean);
appendFileSync(process.env.TELL_FILE, `${secrets.join('\n')}\n`);
