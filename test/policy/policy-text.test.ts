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

  it.each([
    ['0120', 4, 3, true],
    ['0120', 5, 3, false],
    ['0120', 3, 3, false],
    ['0120', 4, 2, false],
    ...['A', '-', '\u00e9', '\u{1f600}'].map((one) => [one, one.length, 36, false] as const),
  ] as const)('%s is one of %i states and %i actions: %s', (text, states, actions, is) => {
    expect(isPolicyOf(text, { states, actions })).toBe(is);
  });
});
