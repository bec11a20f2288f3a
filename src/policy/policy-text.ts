const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';

/** A policy as it is stored: a base-36 digit for the action of each state. */
export function policyText(policy: Uint8Array): string {
  return Array.from(policy, (action) => DIGITS[action]).join('');
}

/** [states] The actions of a policy that is stored as text; 255 for a character that stands for none. */
export function policyOf(text: string): Uint8Array {
  return new Uint8Array(text.length).map((_, state) => DIGITS.indexOf(text[state]));
}

/** Whether a text can be the policy of an environment of this size. */
export function isPolicyOf(text: string, { states, actions }: { states: number; actions: number }): boolean {
  return text.length === states && policyOf(text).every((action) => action < actions);
}
