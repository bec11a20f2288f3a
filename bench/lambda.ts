import { handler } from '../functions/train-one-run.ts';
import { fakeLambda } from '../test/fake-lambda.ts';

/** Lambda as a process of its own. Argument: how many answers to hold back until they can go at the same moment. */
const burst = Number(process.argv[2]);
const held: (() => void)[] = [];

const fake = await fakeLambda({
  handler: async (event) => {
    const answer = await handler(event);
    if (burst > 0) {
      await new Promise<void>((resolve) => {
        held.push(resolve);
        if (held.length >= burst) for (const release of held.splice(0)) release();
      });
    }
    return answer;
  },
});
process.send?.(fake.endpoint);
