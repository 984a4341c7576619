export const WEBP = {
  /**
   * 2 gives most of 4 at half its CPU; 6 is 2.6 points better, for four times as much. 6 with alpha costs 17 to 98
   * times. A film is many pictures. Of small drawings 5 is 2.5 points better than 2, for some milliseconds.
   */
  effort: { fast: 2, top: 0, best: 6, alpha: 5, film: 5, small: 5 },
  smallPixels: 150_000,
  /** Here every effort looks the same: 0 takes a tenth more bytes, of which there are enough, and a quarter less CPU. */
  topFrom: 98,
  lowest: 1,
  highest: 100,
  /** Of ln(bytes) along the axis. */
  slope: 1,
  /**
   * A probe is off by 5 % half of the time: a second encode, in two pictures of three, is worth 2 points. The best comes
   * as near as whole qualities allow: a percent of the bytes is a quarter of a point.
   */
  accept: { fast: 0.92, alpha: 0.94, small: 0.97, best: 0.98 },
  firstAim: 0.96,
  /** What is coded anew is best cut up for a quarter more bytes than it is to have: 0.6 points better than for 0.95 of them. */
  filledAim: 1.06,
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
  probeBias: { least: 0.92, more: 0.0008 },
  /** A second probe is made when the first missed by more than this: slopes differ by a third. */
  probeMiss: 0.2,
  /** The same where settings are weighed by what their samples come to. */
  weighedMiss: 0.1,
  /** From 99 to 100 bytes grow by half: 100 is tried only where a sample leaves this much room. */
  roomAtTop: 0.96,
  /** Where alpha would take more of the budget than this, it gives way before anything is encoded whole. */
  mostAlpha: 0.7,
  /** Of 96, 40, 24, 13, 8 and 4 levels: steps that the encoder knows, most of them between 70 and 80. */
  alphaSteps: [80, 73, 71, 55, 30, 10],
  /** The best, or nearly, of 19 pictures of 22; finer ones by themselves are the best of soft shadows. */
  middlingAlpha: 55,
  /** Levels that score less by themselves are seen: finer ones are looked at. */
  seenAlpha: { fast: 75, best: 88 },
  /** Coarser ones must score so much by themselves. */
  unseenAlpha: 90,
  /** Fewer levels must bring so many points: strips may miss where a shadow ends, and steps in one are seen. */
  coarserAlpha: 2.5,
  /** A picture that scores so much keeps its levels: what they are worth in a drawing the score does not see. */
  goodAlpha: 75,
  /** Pictures whose pixels are so often as their neighbours may be drawings, which are no photographs to the encoder. */
  drawingFrom: 0.7,
  /** Those are drawings, pages or things on plain ground, which must be found: to code a page anew cost 8 points, for its letters. */
  drawnFrom: 0.8,
  /** Nothing this flat is a thing: a plate of letters on white lost 5 points by it. */
  pageFrom: 0.93,
  /** Of two results the likelier one is taken unless the other scores so many points more. */
  surely: 1,
  /** Of strips, which are not the whole in any case: twice as many would take 2 % of the CPU more. */
  glanceSquares: 32,
  /** Lower ones of what was coded anew are looked at in the file: its filter takes up to 14 points from coarse steps. */
  toldFrom: 45,
  /** How scores rise over ln(bytes), in points. */
  scoreSlope: 24,
  /** Of animations. */
  alphaQualities: [80, 40, 10],
  /** Where colour starts once alpha has given way. */
  poor: 10,
};
