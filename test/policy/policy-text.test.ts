import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPolicyOf, policyOf, policyText } from '../../src/policy/policy-text.ts';

describe('a policy as text', () => {
  it('has a base-36 digit for the action of each state', () => {
    expect(policyText(Uint8Array.of(0, 5, 10, 35))).toBe('05az');
    fc.assert(
      fc.property(fc.uint8Array({ max: 35 }), (policy) => {
        expect(policyText(policy)).toBe(Array.from(policy, (action) => action.toString(36)).join(''));
        expect(policyOf(policyText(policy))).toEqual(policy);
      }),
    );
  });

  it('is of an environment that has so many states, and an action for each digit', () => {
    expect(isPolicyOf('0120', { states: 4, actions: 3 })).toBe(true);
    expect(isPolicyOf('0120', { states: 5, actions: 3 })).toBe(false);
    expect(isPolicyOf('0120', { states: 3, actions: 3 })).toBe(false);
    expect(isPolicyOf('0120', { states: 4, actions: 2 })).toBe(false);
  });

  it('is of none where a character is no digit', () => {
    for (const character of ['A', '-', '\u00e9', '\u{1f600}']) {
      expect(isPolicyOf(character, { states: character.length, actions: 36 })).toBe(false);
    }
  });
});
