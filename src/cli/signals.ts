import { StoppedError } from './failure.ts';
import { tell } from './output.ts';

const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Turns the first signal into an abort; the second one ends the process at once. */
export function stopOnSignals({ words = 'Stopping.' } = {}) {
  const controller = new AbortController();
  let code: number | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    if (code !== undefined) process.exit(code);
    code = CODES[signal as keyof typeof CODES];
    if (signal === 'SIGINT') tell(`\n${words} Once more ends it at once.`);
    controller.abort();
  };
  for (const signal of Object.keys(CODES)) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    /** @throws StoppedError with this message where a signal came */
    throwIfStopped(message: string): void {
      if (code !== undefined) throw new StoppedError(message, code);
    },
    release(): void {
      for (const signal of Object.keys(CODES)) process.off(signal, onSignal);
    },
  };
}
