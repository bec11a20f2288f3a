/** Each call needs a socket, which is an open file: a Lambda function has 1,024, and S3 and the runtime need some. */
export const MOST_AT_ONCE = 900;
export const MOST_AT_ONCE_REASON = 'each call needs a socket, and a Lambda function has 1,024 open files';

/** What a function may answer, and what an event may be: 6 MB less what Lambda wraps around it. */
export const ANSWER_BYTES = 6_291_000;
export const EVENT_BYTES = 6_291_000;
/** More than this can never be answered, whatever the numbers are. */
export const MAX_PART_EPISODES = 2_000_000;
