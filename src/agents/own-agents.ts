import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError, messageOf } from '../validation/errors.ts';
import { quote } from '../validation/messages.ts';
import type { AgentKind } from './agent.ts';
import { agents } from './index.ts';
import { runFile } from './run-file.ts';

/** An agent whose rule is a user's code. */
export interface OwnAgent extends AgentKind {
  readonly kind: string;
  /** SHA-256 of the text of its file: part of the run specs, so that other code never mixes with these results. */
  readonly sha256: string;
  /** None where it was bundled with what runs it. */
  readonly file?: string;
  /** Where it finishes no episode for so long, its run is ended. */
  readonly agentTimeoutSeconds: number;
}

/** How a run spec names an agent. */
export interface AgentChoice {
  readonly kind: string;
  readonly sha256?: unknown;
}

type AgentKinds = Readonly<Record<string, AgentKind>>;

/** All agents that this process knows: the built-in ones, and those whose files it has loaded. */
export function agentKinds(): AgentKinds {
  return kinds;
}

/** What is made of the agents that there are: made anew when there are others. */
export function ofAgentKinds<Made>(make: (kinds: AgentKinds) => Made): () => Made {
  let made: { readonly kinds: AgentKinds; readonly value: Made } | undefined;
  return () => {
    if (made?.kinds !== kinds) made = { kinds, value: make(kinds) };
    return made.value;
  };
}

/**
 * Makes an agent known to this process; of a file that was changed and loaded again, the newer one.
 *
 * @throws InputError where one of that kind is there already
 */
export function addOwnAgent(agent: OwnAgent): void {
  const other = own.get(agent.kind);
  if (Object.hasOwn(agents, agent.kind) || (other && other.file !== agent.file)) {
    throw new InputError([
      `Expected \`kind\` to be a name that no other agent has, got ${quote(agent.kind)}, which ${other?.file ? `${other.file} defines` : 'is built in'}`,
    ]);
  }
  own.set(agent.kind, agent);
  kinds = { ...agents, ...Object.fromEntries(own) };
}

/** Whether an agent is somebody's code, known here or not. */
export function isOwnAgent({ kind }: AgentChoice): boolean {
  return !Object.hasOwn(agents, kind);
}

/** The own agent that a choice names, where this process has its code, in that very version. */
export function ownAgentOf({ kind, sha256 }: AgentChoice): OwnAgent | undefined {
  const agent = own.get(kind);
  return agent?.sha256 === sha256 ? agent : undefined;
}

/** Why runs of an agent cannot be trained in this process; undefined where they can. */
export function lackingCode(choice: AgentChoice): string | undefined {
  if (!isOwnAgent(choice) || ownAgentOf(choice)) return undefined;
  const { kind, sha256 } = choice;
  const here = own.get(kind);
  return here
    ? `the code of agent ${kind} has changed: these results are of SHA-256 ${short(sha256)}, ${here.file ?? 'what is deployed'} is ${short(here.sha256)}`
    : `agent ${kind} is code of its own, which results do not bring along`;
}

/** The SHA-256 of each own agent's code, by its kind. */
export function ownAgents(): Record<string, string> {
  return Object.fromEntries([...own].map(([kind, { sha256 }]) => [kind, sha256]));
}

/** The files of the own agents that this process has loaded, and so trusts. */
export function agentFiles(): string[] {
  return [...new Set([...own.values()].flatMap(({ file }) => file ?? []))];
}

/**
 * Loads files that define agents: runs their code.
 *
 * @throws InputError where one is not there, cannot be run or defines none
 */
export async function loadAgents(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const before = kinds;
    let real: string;
    try {
      real = realpathSync(resolve(file));
      await runFile(real);
    } catch (error) {
      throw new InputError([`Cannot run ${quote(file)}: ${messageOf(error)}`]);
    }
    if (kinds === before && !agentFiles().includes(real)) {
      throw new InputError([`Expected ${quote(file)} to define an agent by \`defineAgent({...})\``]);
    }
  }
}

// --- internal ---

const own = new Map<string, OwnAgent>();
let kinds: AgentKinds = agents;

function short(sha256: unknown): string {
  return `${String(sha256).slice(0, 12)}...`;
}
