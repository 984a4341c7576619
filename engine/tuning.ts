/** Every number of the halving engine, with its reason, measured on some 270 real files by sharp 0.35 and SSIMULACRA2. */

/** A result of 44 to 50 % of the bytes is accepted: the last 3 % of bytes buys 0.7 points and costs 0.2 encodes. */
export const ACCEPT = 0.88;
/** The first full encode aims at 47 % of the bytes: the middle of what is accepted. */
export const FIRST_AIM = 0.94;
/** With every further encode a little less is asked: some encoders jump over the window. */
export const ACCEPT_LESS = 0.05;
/** A correction knows two sizes already, so it may aim closer to the budget. */
export const NEXT_AIM = 0.974;
/** Over the budget again: aim lower, so that five encodes always suffice. */
export const OVER_STEP = 0.96;
/** The last allowed encode must fit: it gives up bytes for certainty. */
export const LAST_AIM = 0.72;
export const MOST_ENCODES = 5;

/**
 * Where the floor asks for more quality: how far above it a score will do, in points, and how many encodes more it may
 * take to come there. A search that does not know of floors is given so many times the budget instead.
 */
export const RAISE = { above: 3, encodes: 4, best: 95, slope: 1, budgets: [1.3, 1.6, 2] };

export const JPEG = {
  /** Table 5 (Klein, Silverstein, Carney) is worth 3 points at equal bytes, at no CPU. */
  quantisationTable: 5,
  /** Below 10 a JPEG falls to blocks; above 97 one step is a tenth of the bytes. */
  lowest: 10,
  highest: 97,
  /** Without a readable table this is where the search starts. */
  blindGuess: 60,
  /** ln(bytes) is nearly straight in ln(scale + 4), with this slope. */
  slope: -0.85,
  /** Markers, tables and Huffman codes that stand in every file, in bytes. */
  fixedBytes: 620,
  /** Full chroma pays only for inputs that have it and at qualities where nothing else is left to improve. */
  fullChromaFrom: 93,
  /** Trellis pays only where the budget is poor: +6 points below this quality, +1 above 60. */
  trellisBelow: 46,
  trellisBytes: 10_000,
  /** mozjpeg reaches the same size at this much more of the quality number. */
  trellisFactor: 1.25,
  /** Under this many pixels a whole encode is as cheap as a probe. */
  probePixels: 60_000,
  /** A second probe is made when the first missed by more than this. */
  probeMiss: 0.06,
  /** Tile samples run this much high, for their blocks have fewer like neighbours. */
  probeBias: 1.01,
};

/** Requantising a JPEG without decoding it to pixels. */
export const REQUANTISE = {
  /** What a bit is worth in squared error, in steps: 0.115 by theory, where steps are fine. */
  bitWorth: 0.08,
  /** The same, when the steps themselves are chosen. */
  tableWorth: 0.13,
  /** When steps are chosen, this much of one is taken to be dropped, and what lies between two goes to the lower. */
  zero: 0.62,
  rounding: 0.47,
  /** An error counts less that makes a coefficient larger: the metric minds lost detail more than found one. */
  grow: 0.87,
  /** From one step tried for a place to the next. */
  coarser: 1.15,
  /**
   * Where steps should lie: powers of the visibility model and of the input's own steps, which lose nothing; finer for
   * the DC of luma, and for chroma by its area, fine where frequencies are low. By trial; together 0.5 points.
   */
  ideal: { middle: 20, dc: 0.65, chroma: { share: 3.1, area: 0.94, power: 1.5 }, old: -0.4 },
  /** Bounds of the scale: no change at all, and blocks of one colour. */
  finest: 0.005,
  coarsest: 60,
  /** Units of a scan (16 x 16 pixels mostly) that a sample sees, and how often it may look. */
  sampledUnits: 1500,
  mostEvery: 16,
  /** Of ln(size) over ln(scale), until two sizes are known: with new steps each time, and with the same steps. */
  slope: { steps: -0.7, dropping: -0.2 },
  /** So near to the aim the steps stay as they are, and only what is dropped changes. */
  freezeWithin: 0.04,
  samples: 5,
  /** A sample this close to the aim hands over to the full count. */
  sampleMiss: 0.05,
  /** The full count costs a quarter of the whole: it is not repeated for the last 3.5 % of the bytes. */
  aim: { fast: 0.982, best: 0.994 },
  closeEnough: { fast: 0.965, best: 0.988 },
  /** Where nothing has fitted yet, the last try gives up bytes for certainty. */
  lastStep: 1.2,
  tries: 5,
  smallTries: 8,
  /**
   * Where the floor asks for more: a score so far above it will do, in points; how scores fall over ln(scale), where
   * they are low; and how often it may look.
   */
  floor: { above: 2, slope: -30, looks: 5 },
  /**
   * Coefficients take eleven times the bytes of the file: of 100 MB they would be more than the function has beside
   * the downloads. Pixels are less, where so many bytes stand for so few.
   */
  mostBytes: 800 * 1024 * 1024,
  /** A zero follows every byte of ones: one in 256, rather fewer. */
  stuffing: 1.004,
};

export const WEBP = {
  /** 2 gives most of 4 at half its CPU; 5 is the next step that pays; 6 with alpha costs 17 to 98 times. */
  effort: { fast: 2, top: 0, best: 5 },
  /** Here every effort looks the same: 0 takes a tenth more bytes, of which there are enough, and a quarter less CPU. */
  topFrom: 98,
  lowest: 1,
  highest: 100,
  /** ln(bytes) is nearly straight in ln(index + 9). */
  slope: -1,
  /** A probe is off by 5 % half of the time: to ask for more costs a second encode in one picture of eight. */
  accept: 0.84,
  firstAim: 0.92,
  caution: 0.2,
  /** Where the input's own steps are not known. */
  losslessAlphaGuess: 92,
  flatGuess: 95,
  /** Bits a pixel of the budget between which the highest quality fitted in each of 40 pictures. */
  topBits: { fewest: 1.5, most: 4 },
  blindGuess: 40,
  /** Under this many pixels a whole encode is as cheap as a probe. */
  probePixels: 100_000,
  /** Headers and tables that stand in every file. */
  fixedBytes: 150,
  /** Each strip of a sample pays for its upper edge, where nothing is known to predict from. */
  probeBias: 0.94,
  /** A second probe is made when the first missed by more than this: slopes differ by a third. */
  probeMiss: 0.3,
  /** From 99 to 100 bytes grow by half: 100 is tried only where a sample leaves this much room. */
  roomAtTop: 0.96,
  topJump: 0.38,
  /** Where alpha would take more of the budget than this, it gives way before anything is encoded whole. */
  mostAlpha: 0.7,
  /** Of 96, 40, 24, 13, 8 and 4 levels: steps that the encoder knows, most of them between 70 and 80. */
  alphaSteps: [80, 73, 71, 55, 30, 10],
  middlingAlpha: 71,
  /** Fewer levels must bring so many points: strips may miss where a shadow ends, and steps in one are seen. */
  coarserAlpha: 3.7,
  /** Of animations. */
  alphaQualities: [80, 40, 10],
  /** Where colour starts once alpha has given way. */
  poor: 10,
};

export const AVIF = {
  /** 3 is within 1.4 points of 4 at a quarter of its CPU. Large pictures must end in time: below them, less effort. */
  efforts: [
    { upTo: 6_000_000, fast: 3, best: 4 },
    { upTo: 20_000_000, fast: 2, best: 3 },
    { upTo: Number.POSITIVE_INFINITY, fast: 0, best: 2 },
  ],
  lowest: 1,
  highest: 95,
  /** Where the search begins. Chroma at full size stays so where it fits at this quality: below, its bytes are missed. */
  firstQuality: 42,
  /** ln(bytes) a step of quality, near 45. */
  slope: 0.037,
};

export const PNG = {
  /** Posterising in steps up to this beats any palette; above, what looks better is chosen. */
  finestSteps: 4,
  widestStep: 16,
  /** So many points more than it deserves a palette gets of the estimate. */
  flattered: 4,
  paletteEffort: { fast: 4, best: 7 },
  /** What strips come to may be this much over the budget, for the whole to be tried. */
  stripRoom: 1.02,
  /** A row of strips takes this much of one of the whole. */
  stripBias: 0.95,
  /** Above this many pixels a sample is cheaper than a whole encode. */
  samplePixels: 40_000,
  /** Full encodes for steps of truecolour. */
  mostSteps: 2,
};

export const GIF = {
  /** Of the quantiser, when fewer colours are looked for in a film and nothing could be sampled. */
  firstQuality: 60,
  /** ln(bytes) of a film along ln(quality / (103 - quality)), the quantiser's, and what is not in it: a palette of 256 colours, and headers. */
  slope: 0.25,
  fixedBytes: 830,
  interFrameErrors: [8, 16, 32],
  /** From this much over the budget on the smallest error is not tried: it saves a tenth to a third. */
  farOver: 1.3,
  /** Frames times pixels; a decoded GIF is one tall strip of four bytes a pixel. */
  pixels: 50_000_000,
};

/** Of the JPEG inside a TIFF; the jump is one of ln(bytes). */
export const TIFF = { fullChromaFrom: 90, chromaJump: 0.95 };

/** A colour profile over this share of the budget is converted away rather than kept. */
export const PROFILE_SHARE = 0.05;

/** What sharp itself would take as a picture's quality where only its size is to change. */
export const SCALED_QUALITY = 80;

/** The most that half of a picture takes, in bits a pixel (16-bit noise as 8-bit PNG), and what headers take beside it. */
export const COMPACT_BITS = { perPixel: 25, bytes: 4096 };

/** A poorer picture is returned only where it is smaller than the copy by more than this. */
export const WORTHWHILE = 0.95;

/** A mark that takes more than this share of the budget is left out. */
export const MARK_SHARE = 0.25;

export const PALETTE = {
  /** What the quantiser is given of a picture, in pixels, and how hard it works on that; effort 7 costs twice 4. */
  sample: { fast: { pixels: 40_000, effort: 4 }, best: { pixels: 60_000, effort: 7 } },
  /** Then each colour is moved to the mean of its pixels, so often, by so many of all: 3 points for a tenth of the CPU. */
  refinedPixels: 60_000,
  passes: 3,
  /** How much a colour counts that is met more often, when two become one: less than its share, for details are rare. */
  power: 0.9,
  /** ln(bytes) a step of quality. */
  slope: 0.02,
  /** Of the budget: an encode is cheap here, and the last bytes buy as much as elsewhere. */
  accept: 0.94,
  /** Headers. */
  fixedBytes: 70,
  /** A colour that covers more than this is not merged with one that differs by more than so much, of 255. */
  noticed: { share: 0.01, pixels: 16 },
  alike: 16,
};
