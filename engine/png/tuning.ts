export const PNG = {
  /** Each quality's steps are so many times those of the quality above; at 99 they are one level. */
  stepGrowth: 1.06,
  /** Of red, green, blue and alpha, as shares of that: how little the eye minds. Alpha is never rounded. */
  stepShares: [1.3, 1, 2, 1],
  /** Looked at first on strips: steps of three levels. */
  firstQuality: 80,
  /** Truecolour of this quality or more looks better than any palette; below, what looks better is chosen. */
  surelyBetter: 72,
  /** So does what scores so much by the estimate. */
  surelyLooks: 82,
  /** So many points more than it deserves a palette gets of the estimate. */
  flattered: 6,
  /** Of ln(bytes): how much other filters than the average must save to be taken. */
  filtersWorth: 0.08,
  /** Qualities that are looked at on strips, and how near to the budget they need not be bettered, in ln(bytes). */
  stripEncodes: 4,
  nearEnough: 0.04,
  /** So far over the budget, in ln(bytes), steps as wide as they come do not help. */
  hopeless: 0.85,
  /** Of the budget, below which truecolour is encoded again, what is aimed at then, and how often it is encoded at most. */
  accept: 0.94,
  nextAim: 0.995,
  /** Nobody sees what finer steps than these would bring: fewer looks will do. */
  fine: { from: 76, accept: 0.8, encodes: 2, near: 0.08 },
  /** So many better qualities are looked at on strips before another encode, where sizes so uneven may let them fit. */
  rungsAbove: 3,
  unevenly: 0.05,
  mostEncodes: 5,
  /**
   * zlib-ng's levels for truecolour, and how many more bytes each takes than the hardest, in ln(bytes). Of photographs 4 takes
   * 0.45 of 6's CPU, and 5 0.6: strips are packed so, and the whole from these qualities on, of steps under four and five
   * levels, which scores up to half a point less, near 94.
   */
  levels: [
    { from: 76, level: 4, more: 0.06 },
    { from: 72, level: 5, more: 0.035 },
    { from: 0, level: 6, more: 0 },
  ],
  /** zlib-ng's levels for indexes. Hard takes 3 to 6 times as long, for up to 6 % fewer bytes of what is drawn. */
  quick: 6,
  hard: 9,
  /**
   * What is packed hard by our own kernel instead, for 2 to 7 % fewer bytes again: rows of so many bytes, and larger ones
   * that pack well. Grain would take it three times as long. Tiny ones are packed quickly by it, too.
   */
  ours: {
    tiny: 8192,
    always: 100_000,
    large: 300_000,
    most: 4_000_000,
    grain: { small: 0.3, large: 0.12 },
    grainGain: 0.96,
  },
  /** Up to so many pixels of 16 colours or fewer are packed as a byte each, too. */
  mostDeep: 40_000,
  /** Of the quick one's bytes: more than these are not worth it (grain packs hard into more, now and then), fewer never seen. */
  worthHard: 0.985,
  mostGain: 0.83,
  /** Numbers of colours that are looked at, on strips, then of the whole packed quickly. */
  onStrips: { room: 0.95, near: 0.015, most: 4 },
  onWhole: { room: 0.97, near: 0.015, less: 0.015, most: 5 },
  ofSmall: { room: 0.99, near: 0.008, most: 6 },
  /** ln(bytes) a step of quality by the number of colours: of what lies in areas, and of what does not. */
  slopes: { flat: 0.014, grain: 0.028 },
  /** Of the quick one's bytes a small picture packed hard mostly has so many, by how many there may be of a pixel; a tiny one all. */
  gainsOfSmall: { calm: 0.93, busy: 0.97, from: 0.2 },
  /** Of the budget, what will do for palettes of small pictures, whose next colour costs little to try. */
  fewAccept: 0.97,
  /**
   * Of a palette of at least so many colours that scores less than `below` pixels become runs that repeat, of so many times
   * the colours: further off than the nearest by `first`, up to `most`, squared. How far is found by so many looks at
   * strips; ln(bytes) fall by `slope` with its root, and colours by a power of the bytes.
   */
  near: {
    /** What scores less is looked at; of a larger picture, whose encodes take longer than all else, only what is poor. */
    below: { small: 88, large: 70, best: 88, from: 300_000 },
    ...{ fewest: 11, times: 1.5, first: 24, most: 300, better: 1 },
    ...{ looks: 5, wholes: 3, slope: -0.12, power: 2.8, close: 0.025, aim: 0.03, accept: 0.08 },
    /** What scores more than `below` never gained by more than `most`; nor does what first came out so much too poor. */
    ...{ poor: { below: 65, most: 75 }, hopeless: 2 },
    /** How many times as long as the search for a palette it may take. */
    takes: 4,
    /** Pixels that are looked at whole, and beyond which none are. */
    ...{ small: 200_000, pixels: 4_000_000 },
  },
  /** What may come to so much of the budget is packed hard, for it may come to less. */
  nearBudget: 1.02,
  /** All colours are tried exactly where strips of them come to so much of the budget at most: those of drawings mislead. */
  exactRoom: 1.4,
  /** Strips of pictures so small tell up to twice of what a drawing takes: up to so much of the budget all colours are tried. */
  misled: { pixels: 300_000, room: 1.6 },
  /** What a larger picture shows is decoded again, in part, to be scored. */
  mostKeptBytes: 32 * 1024 * 1024,
  paletteEffort: { fast: 4, best: 7 },
  /** How much of the budget strips are to come to: they are off by 2.5 % half of the time, and a second encode is dear. */
  stripRoom: 0.99,
  /** A row of the whole takes so much of one of strips, where more like it stands before it: of indexes. */
  stripBias: 0.95,
  /** Of truecolour: less the fewer rows a strip has, for what is like them stood before it. */
  rowBias: { most: 1.02, less: 0.25 },
  /**
   * What is drawn lies unevenly, and strips of it are off by 20 to 30 % half of the time. By the share of bytes that change
   * from pixel to pixel, in the whole and in them, to this power, it is 5 to 10 %. Of photographs it tells nothing.
   */
  busier: { power: 0.85, most: 8 },
  /**
   * What changes less is drawn, or a thing on plain ground. It is tried exactly without filters, where strips of it come to
   * so much of the budget at most; and truecolour, which rounds the little that it has, is flattered as palettes are, and
   * has to be finer to look better than any. What changes less than `onlyIndexed` is a page, of which a palette looks
   * better each time. Of many colours packing hard may leave no more than `gain` of the quick one's bytes.
   */
  drawn: { changes: 0.27, room: 1.3, surelyBetter: 76, flattered: 2.5, onlyIndexed: 0.04, gain: 0.88 },
  /** Above this many pixels a sample is cheaper than a whole encode. */
  samplePixels: 40_000,
};
