import { describe, expect, it } from 'vitest';
import { xmpPrefixes } from '../../../../engine/metadata/xmp-prefixes.ts';
import { xmpTexts } from '../../../../engine/metadata/xmp-texts.ts';
import { costOf } from '../../../support/cost-of.ts';

const DC = 'http://purl.org/dc/elements/1.1/';
const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';

describe('the prefixes of an XMP packet', () => {
  it('are those that it gives itself, beside the usual ones', () => {
    const { dc, rdf, plus } = xmpPrefixes(`<r:RDF xmlns:r = '${RDF}' xmlns:d="${DC}" xmlns:x="${DC}other">`);
    expect([dc, rdf, plus]).toEqual([['dc', 'd'], ['rdf', 'r'], ['plus']]);
  });

  it('let a text be found, whatever its namespace and that of its list are called', () => {
    const packet = `<r:RDF xmlns:r="${RDF}"><r:Description xmlns:d="${DC}" xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:p="http://ns.adobe.com/photoshop/1.0/" p:Credit="K"><d:rights><r:Alt><r:li xml:lang="x-default">Mine</r:li></r:Alt></d:rights><e:DigitalSourceType r:resource="http://ai.example/"/></r:Description></r:RDF>`;
    expect(xmpTexts(Buffer.from(packet))).toMatchObject({
      copyright: 'Mine',
      credit: 'K',
      digitalSource: 'http://ai.example/',
    });
  });

  it('are looked for in time that grows with the packet, and are few', async () => {
    const many = Array.from({ length: 8_000 }, (_, i) => ` xmlns:n${i}="${DC}"`).join('');
    expect(xmpPrefixes(many).dc).toHaveLength(4);
    const bombs = [' xmlns:a'.repeat(32_000), ` xmlns:a="${'b'.repeat(100)}`.repeat(2_000), many];
    const read: unknown[] = [];
    const { cpuMs } = await costOf(() => {
      for (const bomb of bombs) read.push(xmpTexts(Buffer.from(bomb)));
    });
    expect(read).toHaveLength(bombs.length);
    expect(cpuMs).toBeLessThan(2_000);
  });
});
