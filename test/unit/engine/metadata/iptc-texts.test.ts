import { describe, expect, it } from 'vitest';
import { parseJpeg } from '../../../../engine/jpeg/parse-jpeg.ts';
import { iptcOfPhotoshop, iptcTexts } from '../../../../engine/metadata/iptc-texts.ts';
import { fixture } from '../fixtures.ts';

function dataset(record: number, number: number, text: string): Buffer {
  const body = Buffer.from(text, 'utf8');
  return Buffer.concat([Buffer.from([0x1c, record, number, body.length >> 8, body.length & 255]), body]);
}

function resource(id: number, name: string, body: Buffer): Buffer {
  const padded = Buffer.alloc((name.length + 2) & ~1);
  padded[0] = name.length;
  padded.write(name, 1, 'latin1');
  const head = Buffer.from([...Buffer.from('8BIM'), id >> 8, id & 255, ...padded, 0, 0, 0, body.length]);
  return Buffer.concat([head, body, Buffer.alloc(body.length & 1)]);
}

describe('the records of the IPTC', () => {
  it('name the by-line, the credit and the copyright, the first of each', () => {
    const records = Buffer.concat([
      dataset(1, 80, 'another record'),
      dataset(2, 80, 'Anna'),
      dataset(2, 80, 'Bert'),
      dataset(2, 110, 'Bildfunk'),
      dataset(2, 116, '© Änne'),
    ]);
    expect(iptcTexts(records)).toEqual({ creator: 'Anna', credit: 'Bildfunk', copyright: '© Änne' });
  });

  it('end at what is none, or has a length of its own', () => {
    const long = Buffer.from([0x1c, 2, 80, 0x80, 4, 0, 0, 0, 1, 65]);
    expect(iptcTexts(Buffer.concat([long, dataset(2, 80, 'Anna')]))).toEqual({});
    expect(iptcTexts(Buffer.concat([dataset(2, 110, 'B'), Buffer.from('x'), dataset(2, 80, 'A')]))).toEqual({
      credit: 'B',
    });
  });

  it('are found among the resources of Photoshop, whatever their names and lengths', () => {
    const records = dataset(2, 80, 'Anna');
    for (const name of ['', 'a', 'ab'])
      for (const before of [1, 2, 7]) {
        const block = Buffer.concat([
          resource(0x0425, name, Buffer.alloc(before)),
          resource(0x0404, name, records),
        ]);
        expect(iptcOfPhotoshop(block)!.equals(records), `${name} ${before}`).toBe(true);
      }
    expect(iptcOfPhotoshop(resource(0x0425, '', records))).toBeUndefined();
    expect(iptcOfPhotoshop(resource(0x0404, '', records).subarray(0, 11))).toBeUndefined();
  });

  it('are found in a JPEG', () => {
    const { metadata } = parseJpeg(fixture('iptc.jpg'))!;
    expect(metadata.iptc![0]).toBe(0x1c);
  });
});
