/** The numbers of the work: what Halve takes, and how long it waits. Those of the deployment are in lib/settings.ts. */

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;

// The CSV
export const CSV_BYTES = 1 * GiB;
export const CSV_IMAGES = 1_000_000;
/** Rows without images and rows of empty cells cost reading and writing, too. */
export const CSV_ROWS = 2_000_000;
export const ROW_BYTES = 1_000_000;
export const ROW_URLS = 100;
export const URL_CHARACTERS = 2_048;
/** As long as a name in DNS may be. A shop's host stands in sort keys, of which DynamoDB takes 1,024 bytes. */
export const HOST_CHARACTERS = 253;
/**
 * What the addresses of a row take where it is stored, as the catalogue writes them and as they are fetched. They lie in
 * one item, of which DynamoDB takes 400 KB; 100 of the longest plain ones are 204,800.
 */
export const ROW_URLS_BYTES = 250_000;
/** Columns that hold images. Their names lie in the request's item, 600 bytes each at the most, beside all else. */
export const IMAGE_COLUMNS = 200;
/** Of options.columns as JSON: they lie there, too, and every write of the item pays for them. */
export const COLUMN_WISHES_CHARACTERS = 16_384;
/** Serial and name are cut to this in the table; the results take them from the CSV. */
export const TABLE_TEXT_CHARACTERS = 256;
/** What Lambda's 6 MB synchronous payload leaves of a file once it is base64. */
export const DIRECT_UPLOAD_BYTES = 4_500_000;
/** About as many as the direct limit holds: a million of a few letters each would cost memory for nothing. */
export const IMAGES_PER_CALL = 100_000;
/** A presigned URL dies with the session of the role that signed it, of which nobody tells how long it still lasts. */
export const UPLOAD_URL_SECONDS = 900;
/**
 * What was uploaded is kept so long, taken or not, and so is a request whose CSV has not been taken: where reading
 * stands still for days, what has come meanwhile is still read.
 */
export const UPLOAD_DAYS = 7;

// Links
/** How long one run of a chain works before it sends the next link. */
export const LINK_RUN_SECONDS = 120;
/** Its function's time-out: what is being written when the time is over still gets done. */
export const LINK_SECONDS = 150;
/** Longer than its time-out, so that no two runs hold one chain. */
export const LINK_LEASE_SECONDS = 165;

/** How long a message is hidden at a time that is held by a heartbeat, or that a link works. */
export const HOLD_SECONDS = 180;

// The countdown
/** Near 1 KB an item, so that counting an image down costs one write unit. */
export const CHUNK_IMAGES = 200;
/** However few images they have, so that a run can end behind them. */
export const CHUNK_ROWS = 10_000;
/** How many open chunks a status answer adds up; with more, `exact` is false. */
export const STATUS_CHUNKS = 500;
export const STATUS_ERRORS = 100;

// One image
export const DOWNLOAD_BYTES = 100 * MiB;
export const DOWNLOAD_SECONDS = 30;
/** As most tools do; each is judged as the URL itself. */
export const DOWNLOAD_REDIRECTS = 5;
/** Downloads that one process may hold at once. */
export const BYTES_IN_FLIGHT = 300 * MiB;
export const IMAGES_PER_BATCH = 5;
export const COMPRESS_SECONDS = 60;

/**
 * What a cache may keep of an output. Its key names its bytes, so it never changes; but it may be erased, and then
 * nobody's cache should show it for a year.
 */
export const OUTPUT_CACHE_SECONDS = 30 * 86_400;

// Shops
/** Images a second: slower than one in four seconds no shop is asked. */
export const LEAST_PACE = 0.25;
/** Images a second that a request may ask for of one host. */
export const MOST_PACE = 1_000;

// Tries
/** How often an image is asked for in all: once, then by the retries queue. A worker that dies has used up a try. */
export const IMAGE_TRIES = 6;
/** Of these where no server has its name: some two minutes, as resolvers remember for a while that there is none. */
export const NAME_TRIES = 4;
export const RETRY_AFTER_SECONDS = 300;
export const WEBHOOK_SECONDS = 20;
/** Longer than a try can last, so that two senders never both post. */
export const WEBHOOK_LEASE_SECONDS = 30;
export const WEBHOOK_TRIES = 12;
/** Seconds before the second try of a webhook, the third and so on; the last one repeats. */
export const WEBHOOK_WAITS = [5, 5 * 60, 30 * 60, 2 * 3_600, 5 * 3_600, 10 * 3_600, 11 * 3_600];
/** From the first try to the last. */
export const webhookHours = () =>
  Array.from({ length: WEBHOOK_TRIES - 1 }, (_, at) => WEBHOOK_WAITS[at] ?? WEBHOOK_WAITS.at(-1)!).reduce(
    (sum, wait) => sum + wait,
  ) / 3_600;
/**
 * SQS hides a message for 12 h at most from its receive; the rest is a margin for clocks and queues. No webhook waits
 * longer for its receiver's sake either.
 */
export const LONGEST_HIDE_SECONDS = 11.5 * 3_600;

/** What SQS accepts as a message's own delay. */
export const LONGEST_DELAY_SECONDS = 900;

export const IDEMPOTENCY_HOURS = 24;

// A client, where its own item sets no other numbers
/** A hundred a second: two fifths of what the stage takes, so that no client has it all. */
export const CALLS_PER_MINUTE = 6_000;
/** Two of the largest CSVs; with the output's bytes this is what a leaked token can cost in a day. */
export const IMAGES_PER_DAY = 2_000_000;
/** Two of the largest CSVs, for every client: rows without images cost little, but they are not free. */
export const ROWS_PER_DAY = 4_000_000;

// Calls of the API
/** When a call is over (29 s), and may be found to have died between what it wrote and its message. */
export const AFTER_CALL_SECONDS = 60;

// The daily sweep
/** Longer than a queue keeps any message: 14 days, and what is sent anew in them waits a quarter of an hour at most. */
export const STALE_DAYS = 15;

// Erasing
/** Longer than any message lives, so that none finds an erased request unknown. */
export const ERASED_DAYS = 30;
/**
 * Objects that the CDN is told by name in one run; above, all of the client's. CloudFront takes half a cent for a name as
 * for `images/<client>/*`, which is as much as 12,500 reads of S3: so many it takes to show again what did not go.
 */
export const CDN_NAMES = 20;
/** By name in a day, of one client. */
export const CDN_NAMES_PER_DAY = 100;
/** All of a client's is forgotten once in so long at most, for all that is erased meanwhile: 96 times a day. */
export const CDN_EVERY_SECONDS = LONGEST_DELAY_SECONDS;
/** The CDN takes so many at once, and is done with them within minutes. */
export const CDN_BUSY_SECONDS = 60;
/** A compressor, fan-out or give-up that had read the request before it was marked has been ended by then. */
export const SECOND_WALK_SECONDS = HOLD_SECONDS;
/** So has every function, as none runs longer than Lambda lets it, which is as long as SQS keeps a message back. */
export const LATE_WALK_SECONDS = LONGEST_DELAY_SECONDS;
