import { type AgentChoice, ownAgentOf } from '../agents/own-agents.ts';

/** A task for a thread, and memory that both share: how often the thread has shown that it is alive. */
export interface Assignment<Task> {
  readonly task: Task;
  readonly beats: Int32Array<SharedArrayBuffer>;
}

export function noBeats(): Assignment<unknown>['beats'] {
  return new Int32Array(new SharedArrayBuffer(4));
}

/** For the thread, which calls it where a task begins: what to call every now and then. */
export function beating(beats: Assignment<unknown>['beats']): () => void {
  const beat = () => void Atomics.add(beats, 0, 1);
  beat();
  return beat;
}

/** How long tasks with these agents may show no beat, where the agents say so: those of one's own do. */
export function agentPatience(agents: readonly AgentChoice[]): { readonly patienceMs?: number } {
  const seconds = agents.flatMap((agent) => ownAgentOf(agent)?.agentTimeoutSeconds ?? []);
  return seconds.length > 0 ? { patienceMs: 1000 * Math.min(...seconds) } : {};
}

/**
 * Watches a task from its first beat on.
 *
 * @param onSilence called once there was no beat for so long
 * @returns what ends the watch
 */
export function watchBeats(
  beats: Assignment<unknown>['beats'],
  patienceMs: number,
  onSilence: () => void,
): () => void {
  let last = 0;
  const timer = setInterval(() => {
    const now = Atomics.load(beats, 0);
    if (now > 0 && now === last) onSilence();
    last = now;
  }, patienceMs);
  return () => clearInterval(timer);
}
