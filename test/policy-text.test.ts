import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_ACTION, policyOf, policyText } from '../src/policy/policy-text.ts';

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

  it('has no action where a character is no digit', () => {
    expect(policyOf('0A-\u00e9\u{1f600}1')).toEqual(
      Uint8Array.of(0, NO_ACTION, NO_ACTION, NO_ACTION, NO_ACTION, NO_ACTION, 1),
    );
  });
});
