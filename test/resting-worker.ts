import { BroadcastChannel, threadId } from 'node:worker_threads';

export * from '../src/backends/worker.ts';

/** The real worker, which tells every now and then that it is there. */
const channel = new BroadcastChannel('resting-worker');
channel.unref();
setInterval(() => channel.postMessage(threadId), 10).unref();
