import { describe, expect, it } from 'vitest';
import { compactPath } from '../../src/report/charts/compact-path.ts';
import { html, jsonData, Markup, visible } from '../../src/report/markup.ts';

describe('a template', () => {
  it('escapes text, in content and in quoted attributes', () => {
    const name = `<img src=x onerror="alert('1')">&`;
    expect(html`<b title="${name}">${name}</b>`.text).toBe(
      '<b title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;">' +
        '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;</b>',
    );
  });

  it('leaves markup as it is, joins lists, and writes nothing for nothing', () => {
    expect(html`${[html`<i>a</i>`, new Markup('<br>'), 1]}${null}${undefined}${false}`.text).toBe(
      '<i>a</i><br>1',
    );
  });

  it('shows characters that hide or turn the text around them', () => {
    expect(html`${'a\u202eb\u2066c\u0000d'}`.text).toBe('a[U+202E]b[U+2066]c[U+0000]d');
    expect(visible('tab\tand line\nstay')).toBe('tab\tand line\nstay');
  });
});

describe('data in a script element', () => {
  it('cannot end the element, and reads back as it was', () => {
    const data = { '</script><script>': ['<!--', 1] };
    const { text } = jsonData(data);
    expect(text).not.toContain('<');
    expect(JSON.parse(text)).toEqual(data);
  });
});

describe('a compact path', () => {
  it('goes from point to point by steps', () => {
    expect(compactPath('M10,20L12.31,19L12.31,18Z')).toBe('M10,20l2.3-1 0-1z');
    expect(compactPath('M0.5,0.5L0,0M5,5L6,6')).toBe('M.5,.5l-.5-.5M5,5l1 1');
  });

  it('lets no rounding add up', () => {
    const points = Array.from({ length: 500 }, (_, i) => [i * 0.033, i * 0.047]);
    const [, steps] = compactPath(`M${points.map((point) => point.join(',')).join('L')}`).split('l');
    const numbers = [...steps.matchAll(/-?(?:\d+\.?\d*|\.\d+)/g)].map(Number);
    const sum = (from: number) => numbers.reduce((all, value, i) => (i % 2 === from ? all + value : all), 0);
    expect(sum(0)).toBeCloseTo(499 * 0.033, 1);
    expect(sum(1)).toBeCloseTo(499 * 0.047, 1);
  });

  it('leaves curves as they are', () => {
    expect(compactPath('M0,0C1,2,3,4,5,6')).toBe('M0,0C1,2,3,4,5,6');
  });
});
