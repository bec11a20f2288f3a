/** For a character that stands for no action. */
const NONE = 255;
const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';
const ACTIONS = Uint8Array.from({ length: 128 }, (_, code) => {
  const action = DIGITS.indexOf(String.fromCharCode(code));
  return action < 0 ? NONE : action;
});

/** A policy as it is stored: a base-36 digit for the action of each state. */
export function policyText(policy: Uint8Array): string {
  return Buffer.from(policy.map((action) => DIGITS.charCodeAt(action))).toString('latin1');
}

/** [states] The actions of a policy that is stored as text. */
export function policyOf(text: string): Uint8Array {
  const policy = new Uint8Array(text.length);
  for (let state = 0; state < text.length; state++) policy[state] = actionAt(text, state);
  return policy;
}

/** Whether a text can be the policy of an environment of this size. */
export function isPolicyOf(text: string, { states, actions }: { states: number; actions: number }): boolean {
  for (let state = 0; state < text.length; state++) if (actionAt(text, state) >= actions) return false;
  return text.length === states;
}

// --- internal ---

function actionAt(text: string, state: number): number {
  return ACTIONS[text.charCodeAt(state)] ?? NONE;
}
