const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';

/** A policy as it is stored: a base-36 digit for the action of each state. */
export function policyText(policy: Uint8Array): string {
  return Array.from(policy, (action) => DIGITS[action]).join('');
}

/** [states] The actions of a policy that is stored as text. */
export function policyOf(text: string): Uint8Array {
  const policy = new Uint8Array(text.length);
  for (let state = 0; state < text.length; state++) policy[state] = DIGITS.indexOf(text[state]);
  return policy;
}

/** Whether a text can be the policy of an environment of this size. */
export function isPolicyOf(text: string, { states, actions }: { states: number; actions: number }): boolean {
  return text.length === states && new RegExp(`^[${DIGITS.slice(0, actions)}]*$`).test(text);
}
