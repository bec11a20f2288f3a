import { describe, expect, it } from 'vitest';
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
