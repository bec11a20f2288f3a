/** Each call needs a socket, which is an open file: a Lambda function has 1,024, and S3 and the runtime need some. */
export const MOST_AT_ONCE = 900;
export const MOST_AT_ONCE_REASON = 'each call needs a socket, and a Lambda function has 1,024 open files';

/** What a person should know of an account that runs few functions at once in a region. */
export const HOW_TO_RAISE_IT =
  '(new accounts begin at 10; 1,000 are usual). It only takes longer; to raise it, ask under Service Quotas, AWS Lambda, ' +
  'for more "Concurrent executions". It costs nothing.';

/** What a function may answer, and what an event may be: 6 MB less what Lambda wraps around it. */
export const ANSWER_BYTES = 6_291_000;
export const EVENT_BYTES = 6_291_000;
